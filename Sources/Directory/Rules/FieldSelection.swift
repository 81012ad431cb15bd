public import JSON

/// Which root attributes an answer shows (`fields`, `include_fields`).
public struct FieldSelection: Hashable, Sendable {
    private let names: Set<ExactString>
    private let isKept: Bool

    /// Everything.
    public static let all = FieldSelection(fields: nil, includes: true)

    /// The attributes that a list names by commas, or with `includes` false all others.
    ///
    /// Without a name in the list nothing is left out. Names that no user has change nothing.
    public init(fields: ExactString?, includes: Bool) {
        let list = fields?.string.utf8.split(separator: UInt8(ascii: ",")) ?? []
        names = Set(list.map(Self.trimmed).filter { !$0.isEmpty })
        isKept = includes
    }

    /// The chosen members, in their order.
    public func applied(to object: JSONObject) -> JSONObject {
        guard !names.isEmpty else { return object }
        return JSONObject(object.members.filter { names.contains($0.key) == isKept })
    }

    private static func trimmed(_ text: Substring.UTF8View) -> ExactString {
        var text = text.drop { $0 == 0x20 }
        while text.last == 0x20 { text = text.dropLast() }
        return ExactString(String(Substring(text)))
    }
}

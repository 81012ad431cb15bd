internal import CEL
internal import JSON
internal import StrictYAML

extension PropertyTypes {
    /// The longest name of a property, in bytes.
    static let nameBytesMax = 256

    /// Reads `NAME: TYPE, …`.
    init(_ field: YAMLField) throws(YAMLError) {
        var types: [ExactString: CELType] = [:]
        for member in try field.members() {
            guard (1...Self.nameBytesMax).contains(member.name.utf8.count) else {
                throw YAMLError(
                    file: member.value.file,
                    position: member.namePosition,
                    message: "the name of a property has 1 to \(Self.nameBytesMax) bytes"
                )
            }
            types[ExactString(member.name)] = try Self.type(member.value)
        }
        self.init(types)
    }

    /// The types that JSON has values of.
    private static let simple: [(name: String, type: CELType)] = [
        ("string", .string), ("bool", .bool), ("int", .int), ("double", .double), ("dyn", .dyn),
        ("list", .list(.dyn)), ("map", .map(.string, .dyn)),
    ]

    /// How many lists and maps may stand in one another.
    private static let depthMax = 8

    private static func type(_ field: YAMLField) throws(YAMLError) -> CELType {
        let text = try field.string()
        if let type = type(text[...], depth: 0) { return type }
        if ["timestamp", "duration"].contains(text) {
            throw field.mismatch(
                expected: "`string`, read by `\(text)(resource.properties.…)` in a condition"
            )
        }
        let names = simple.map(\.name)
        let hint = YAMLSuggestion.closest(to: text, in: names).map { "; did you mean `\($0)`?" }
        throw field.mismatch(
            expected: "one of \(names.map { "`\($0)`" }.joined(separator: ", ")), "
                + "`list(TYPE)`, `map(string, TYPE)`\(hint ?? "")"
        )
    }

    /// The type that a text names, with no more than ``depthMax`` levels.
    private static func type(_ text: Substring, depth: Int) -> CELType? {
        guard depth < depthMax else { return nil }
        if let type = simple.first(where: { $0.name == text })?.type { return type }
        guard text.last == ")" else { return nil }
        if text.hasPrefix("list(") {
            return type(text.dropFirst(5).dropLast(), depth: depth + 1).map(CELType.list)
        }
        guard text.hasPrefix("map(string,") else { return nil }
        let value = text.dropFirst(11).dropLast().drop { $0 == " " }
        return type(value, depth: depth + 1).map { .map(.string, $0) }
    }
}

/// The header fields of a request in the order in which they came (RFC 9110 §5).
///
/// Names are compared with ASCII letters folded and nothing else; values are bytes without the
/// blanks around them. One buffer holds all of them, so that reading a head costs two allocations
/// however many fields it has.
public struct HTTPHeaders: Sendable {
    /// Where one field lies in `bytes`.
    struct Field: Sendable {
        var nameStart: UInt32
        var nameEnd: UInt32
        var valueStart: UInt32
        var valueEnd: UInt32

        var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
        var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }
    }

    /// The text of all fields, and of what else the owner keeps there.
    var bytes: [UInt8]
    var fields: [Field]

    /// Headers with these fields.
    public init(_ pairs: [(name: String, value: String)] = []) {
        bytes = []
        fields = []
        for (name, value) in pairs {
            append(name: Array(name.utf8), value: Array(value.utf8))
        }
    }

    /// How many fields there are.
    public var count: Int { fields.count }

    /// How many fields have this name.
    public func count(of name: String) -> Int {
        fields.count { isNamed(name, $0) }
    }

    /// The value of the first field of this name; nil if there is none, or if it is not UTF-8.
    public func first(_ name: String) -> String? {
        bytes(of: name).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The bytes of the first field of this name, without a copy.
    public func bytes(of name: String) -> ArraySlice<UInt8>? {
        for field in fields where isNamed(name, field) {
            return bytes[field.value]
        }
        return nil
    }

    /// All fields; bytes that are not UTF-8 appear as U+FFFD, so this is for display alone.
    public var displayed: [(name: String, value: String)] {
        fields.map {
            (
                name: String(decoding: bytes[$0.name], as: UTF8.self),
                value: String(decoding: bytes[$0.value], as: UTF8.self)
            )
        }
    }
}

extension HTTPHeaders {
    /// The field of this name if there is exactly one.
    func onlyField(_ name: String) -> Field? {
        var found: Field?
        for field in fields where isNamed(name, field) {
            guard found == nil else { return nil }
            found = field
        }
        return found
    }

    /// Adds a field; blanks around the value are left out.
    ///
    /// A NUL follows the value, for C.
    mutating func append(name: some Collection<UInt8>, value: some Collection<UInt8>) {
        let nameStart = UInt32(truncatingIfNeeded: bytes.count)
        bytes.append(contentsOf: name)
        let valueStart = UInt32(truncatingIfNeeded: bytes.count)
        bytes.append(contentsOf: value.drop(while: isBlank))
        while bytes.count > Int(valueStart), let last = bytes.last, isBlank(last) {
            bytes.removeLast()
        }
        fields.append(
            Field(
                nameStart: nameStart,
                nameEnd: valueStart,
                valueStart: valueStart,
                valueEnd: UInt32(truncatingIfNeeded: bytes.count)
            )
        )
        bytes.append(0)
    }

    /// Whether `field` has this name, ASCII letters folded.
    func isNamed(_ name: String, _ field: Field) -> Bool {
        let wanted = name.utf8
        guard wanted.count == field.name.count else { return false }
        return zip(bytes[field.name], wanted).allSatisfy { foldedASCII($0) == foldedASCII($1) }
    }
}

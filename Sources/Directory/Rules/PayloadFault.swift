public import JSON

/// Why a body is none from which a user can be made or patched.
public enum PayloadFault: Error, Equatable, Sendable {
    /// It is no object but this.
    case notAnObject(found: String)
    /// It lacks a member that it must have.
    case missing(UserMember)
    /// It has members that it may not have; `areShown` if answers show some of them.
    case notAllowed([ExactString], areShown: Bool)
    /// A member has a value of another type.
    case wrongType(UserMember, expected: String, found: String)
    /// A text is not written as its format demands.
    case badFormat(UserMember, format: String, value: ExactString)
    /// A text does not match a regular expression.
    case noMatch(UserMember, pattern: String, value: ExactString)
    /// A text has fewer characters than it must have.
    case tooShort(UserMember, count: Int, minimum: Int)
    /// A text has more characters than it may have.
    case tooLong(UserMember, count: Int, maximum: Int)
    /// A key of metadata is one that it may not have.
    case reservedKey(UserMember, ExactString)
    /// A key of metadata holds a `.` or a `$`.
    case badKey(UserMember, ExactString)
    /// Metadata would have more bytes than it may have.
    case metadataTooLarge(UserMember, limit: Int)

    /// The most names that a message repeats.
    static let namesMax = 20
    /// The most characters of a name or a value that a message repeats.
    static let charactersMax = 100

    /// The message of the API, in the form that its validation has.
    public var message: String {
        "Payload validation error: '\(finding)'" + (member.map { " on property \($0)" } ?? "") + "."
    }
}

extension PayloadFault {
    private var finding: String {
        switch self {
        case .notAnObject(let found): "Expected type object but found type \(found)"
        case .missing(let member): "Missing required property: \(member.rawValue)"
        case .notAllowed(let names, let areShown):
            "Additional properties not allowed: \(Self.list(names))" + (areShown ? Self.hint : "")
        case .wrongType(_, let expected, let found):
            "Expected type \(expected) but found type \(found)"
        case .badFormat(_, let format, let value):
            "Object didn't pass validation for format \(format): \(Self.shortened(value))"
        case .noMatch(_, let pattern, let value):
            "String does not match pattern \(pattern): \(Self.shortened(value))"
        case .tooShort(_, let count, let minimum):
            "String is too short (\(count) chars), minimum \(minimum)"
        case .tooLong(_, let count, let maximum):
            "String is too long (\(count) chars), maximum \(maximum)"
        case .reservedKey(_, let key): "The key is reserved: \(Self.shortened(key))"
        case .badKey(_, let key): "A key may not contain . or $: \(Self.shortened(key))"
        case .metadataTooLarge(_, let limit): "Object is too large, maximum \(limit) bytes"
        }
    }

    /// The member at fault, and what it means.
    private var member: String? {
        switch self {
        case .notAnObject, .missing, .notAllowed: nil
        case .wrongType(let member, _, _), .badFormat(let member, _, _),
            .noMatch(let member, _, _), .tooShort(let member, _, _), .tooLong(let member, _, _),
            .reservedKey(let member, _), .badKey(let member, _), .metadataTooLarge(let member, _):
            "\(member.rawValue) (\(member.meaning))"
        }
    }

    private static let hint =
        " (consider storing them in app_metadata or user_metadata. See \"Users Metadata\" in "
        + "https://auth0.com/docs/api/v2/changes for more details)"

    private static func list(_ names: [ExactString]) -> String {
        names.prefix(namesMax).map(shortened).joined(separator: ",")
            + (names.count > namesMax ? ",…" : "")
    }

    private static func shortened(_ text: ExactString) -> String {
        let start = text.string.unicodeScalars.prefix(charactersMax)
        return String(start) + (start.endIndex < text.string.endIndex ? "…" : "")
    }
}

extension JSONValue {
    /// The name of the type, as JSON Schema has it.
    var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number(let number): number.int == nil ? "number" : "integer"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

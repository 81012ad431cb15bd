extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// `null`.
    public init(nilLiteral: ()) { self = .null }

    /// `true` or `false`.
    public init(booleanLiteral value: Bool) { self = .bool(value) }

    /// An integer.
    public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }

    /// A string.
    public init(stringLiteral value: String) { self = .string(ExactString(value)) }

    /// An array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// An object; of two members of one name the later one counts.
    public init(dictionaryLiteral members: (ExactString, JSONValue)...) {
        self = .object(JSONObject(members.map { JSONObject.Member(key: $0, value: $1) }))
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// The members; of two of one name the later one counts.
    public init(dictionaryLiteral members: (ExactString, JSONValue)...) {
        self.init(members.map { Member(key: $0, value: $1) })
    }
}

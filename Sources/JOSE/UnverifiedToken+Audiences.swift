public import JSON

extension UnverifiedToken {
    /// The `aud` values that the token claims to have, to choose those of many configured audiences that
    /// its policy must hold; empty if there are none or they are not strings.
    ///
    /// They say nothing yet: `verify` checks them again.
    public var unverifiedAudiences: [ExactString] {
        switch claims[.aud] {
        case .string(let audience): [audience]
        case .array(let elements): elements.compactMap(\.string)
        case nil, .null, .bool, .number, .object: []
        }
    }
}

internal import JSON
internal import StrictYAML

extension Setting {
    /// The value as JSON of the same shape.
    ///
    /// Plain `true` and `false` are booleans and all other scalars strings: JWK members, for which this
    /// is, hold no numbers.
    func json() throws(ReadingError) -> JSONValue {
        try read { field throws(YAMLError) in Self.json(field.node) }
    }

    private static func json(_ node: YAMLNode) -> JSONValue {
        switch node.content {
        case .scalar(let text, let isQuoted):
            if !isQuoted, text == "true" || text == "false" { return .bool(text == "true") }
            return node.isNull ? .null : .string(ExactString(text))
        case .sequence(let elements): return .array(elements.map(json))
        case .mapping(let entries):
            return .object(
                JSONObject(entries.map { .init(key: ExactString($0.key), value: json($0.value)) })
            )
        }
    }
}

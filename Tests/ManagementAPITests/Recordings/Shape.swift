import JSON

/// The members of a value and their types, without the values: `created_at: string`.
///
/// Metadata is the client's own and stands as it is.
func shape(of value: JSONValue) -> [String] { lines(value, at: "") }

private func lines(_ value: JSONValue, at path: String) -> [String] {
    switch value {
    case .null: ["\(path): null"]
    case .bool: ["\(path): boolean"]
    case .number: ["\(path): number"]
    case .string: ["\(path): string"]
    case .array(let elements):
        ["\(path): array of \(elements.count)"]
            + elements.enumerated().flatMap { lines($1, at: "\(path)/\($0)") }
    case .object(let object):
        ["\(path): object"]
            + object.members.sorted { $0.key < $1.key }.flatMap { member in
                let inner = "\(path)/\(member.key)"
                let isMetadata = ["app_metadata", "user_metadata"].contains(member.key.string)
                return isMetadata
                    ? ["\(inner): \(sorted(member.value))"] : lines(member.value, at: inner)
            }
    }
}

/// The value with the members of its objects in the order of their names.
private func sorted(_ value: JSONValue) -> JSONValue {
    switch value {
    case .null, .bool, .number, .string: value
    case .array(let elements): .array(elements.map(sorted))
    case .object(let object):
        .object(
            JSONObject(
                object.members.sorted { $0.key < $1.key }
                    .map { .init(key: $0.key, value: sorted($0.value)) }
            )
        )
    }
}

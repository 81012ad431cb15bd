extension JSONValue {
    /// Whether there are more than `depth` arrays and objects inside one another.
    public func isDeeper(than depth: Int) -> Bool {
        switch self {
        case .null, .bool, .number, .string: false
        case .array(let elements):
            depth == 0 || elements.contains { $0.isDeeper(than: depth - 1) }
        case .object(let object):
            depth == 0 || object.contains { $0.value.isDeeper(than: depth - 1) }
        }
    }
}

extension CELValue {
    /// Bytes that a value without parts takes.
    private static let bytesMin = 8

    /// About how many bytes a value that an expression made takes, a part that occurs twice counted twice; nil for
    /// more than `limit`, which ends the count.
    func keptBytes(atMost limit: Int) -> Int? {
        var bytes = 0
        return add(to: &bytes, limit) ? bytes : nil
    }

    private func add(to bytes: inout Int, _ limit: Int) -> Bool {
        bytes += CELValue.bytesMin + traversalBytes
        guard bytes <= limit else { return false }
        switch self {
        case .list(let list):
            for element in list.elements where !element.add(to: &bytes, limit) { return false }
        case .map(let map):
            for entry in map.entries {
                guard entry.key.add(to: &bytes, limit), entry.value.add(to: &bytes, limit) else {
                    return false
                }
            }
        case .optional(let optional): return optional.value?.add(to: &bytes, limit) ?? true
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration,
            .jsonArray, .jsonObject, .record, .type, .network:
            break
        }
        return true
    }
}

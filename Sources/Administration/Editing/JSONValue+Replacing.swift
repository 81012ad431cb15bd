internal import JSON

extension JSONValue {
    /// This value with `value` at a path of member names; missing objects on the way are made.
    ///
    /// Nil if something else than an object stands in the way.
    func replacing(at path: ArraySlice<ExactString>, with value: JSONValue) -> JSONValue? {
        guard let name = path.first else { return value }
        guard case .object(var object) = self else { return nil }
        let inner = object[name].flatMap { $0.isNull ? nil : $0 } ?? .object(JSONObject())
        guard let changed = inner.replacing(at: path.dropFirst(), with: value) else { return nil }
        object[name] = changed
        return .object(object)
    }
}

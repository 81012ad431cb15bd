extension JSONWriter {
    /// Writes a value and all that it holds.
    public mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .number(let value): number(value)
        case .string(let value): string(value)
        case .array(let elements):
            beginArray()
            let elements = elements.span
            for index in elements.indices { self.value(elements[index]) }
            endArray()
        case .object(let object): self.object(object)
        }
    }

    /// Writes an object, its members in their order.
    public mutating func object(_ object: JSONObject) {
        beginObject()
        let members = object.members.span
        for index in members.indices {
            key(members[index].key)
            value(members[index].value)
        }
        endObject()
    }
}

extension JSONValue {
    /// The compact text, members in their stored order: equal calls give equal bytes.
    public func encoded() -> [UInt8] {
        var writer = JSONWriter(reserving: 256)
        writer.value(self)
        return writer.bytes
    }
}

/// Writes one compact JSON text from front to back.
///
/// The caller says what comes next; the writer puts in commas, colons and escapes. Each `begin` needs
/// its `end`, and in an object each value its key, or the text is not JSON.
public struct JSONWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8]
    /// Whether a value has been written at the current level, so that the next needs a comma.
    private var needsComma = false

    /// An empty text with room for `capacity` bytes.
    public init(reserving capacity: Int = 0) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Opens an object.
    public mutating func beginObject() { open(UInt8(ascii: "{")) }

    /// Closes the innermost object.
    public mutating func endObject() { close(UInt8(ascii: "}")) }

    /// Opens an array.
    public mutating func beginArray() { open(UInt8(ascii: "[")) }

    /// Closes the innermost array.
    public mutating func endArray() { close(UInt8(ascii: "]")) }

    /// Writes the name of a member, whose value comes next.
    public mutating func key(_ name: ExactString) {
        separate()
        bytes.appendQuoted(name)
        endKey()
    }

    /// Writes the name of a member, which must be plain ASCII without quotes and backslashes.
    public mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        endKey()
    }

    /// Writes a string.
    public mutating func string(_ value: ExactString) {
        separate()
        bytes.appendQuoted(value)
    }

    /// Writes a string.
    public mutating func string(_ value: String) { string(ExactString(value)) }

    /// Writes an integer.
    public mutating func int(_ value: Int) {
        separate()
        bytes.appendDecimal(value)
    }

    /// Writes a number as it is.
    public mutating func number(_ value: JSONNumber) {
        separate()
        bytes.append(contentsOf: value.text.utf8)
    }

    /// Writes `true` or `false`.
    public mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

    /// Writes `null`.
    public mutating func null() { literal("null") }

    /// Writes a value and all that it holds.
    public mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .number(let value): number(value)
        case .string(let value): string(value)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let object): self.object(object)
        }
    }

    /// Writes an object, its members in their order.
    public mutating func object(_ object: JSONObject) {
        beginObject()
        for member in object.members {
            key(member.key)
            value(member.value)
        }
        endObject()
    }

    /// Writes bytes that are the text of one JSON value.
    public mutating func raw(_ json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
    }
}

extension JSONWriter {
    private mutating func open(_ bracket: UInt8) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func endKey() {
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    private mutating func literal(_ text: StaticString) {
        separate()
        text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }
}

extension JSONValue {
    /// The compact text, members in their stored order: equal calls give equal bytes.
    public func encoded() -> [UInt8] {
        var writer = JSONWriter(reserving: 128)
        writer.value(self)
        return writer.bytes
    }
}

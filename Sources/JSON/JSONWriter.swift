/// Writes one compact JSON text from front to back.
///
/// The caller says what comes next; the writer puts in commas, colons and escapes. Each `begin` needs
/// its `end`, and in an object each value its key, or the text is not JSON.
public struct JSONWriter: ~Copyable, Sendable {
    private var output: ByteBuffer
    /// Whether a value has been written at the current level, so that the next needs a comma.
    private var needsComma = false

    /// An empty text with room for `capacity` bytes.
    public init(reserving capacity: Int = 256) { output = ByteBuffer(capacity: capacity) }

    /// What has been written, as a copy.
    public var bytes: [UInt8] { output.bytes }

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
        output.append(quoted: name)
        output.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a string.
    public mutating func string(_ value: ExactString) {
        separate()
        output.append(quoted: value)
    }

    /// Writes a string.
    public mutating func string(_ value: String) { string(ExactString(value)) }

    /// Writes an integer.
    public mutating func int(_ value: Int) {
        separate()
        output.append(decimal: value)
    }

    /// Writes a number as it is.
    public mutating func number(_ value: JSONNumber) { literal(ExactString(value.text)) }

    /// Writes `true` or `false`.
    public mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

    /// Writes `null`.
    public mutating func null() { literal("null") }

    /// Writes bytes that are the text of one JSON value, or the beginning of one: up to a member or an element, behind
    /// which the caller goes on, and ends what has begun.
    public mutating func raw(_ json: [UInt8]) {
        separate()
        unsafe json.withUnsafeBufferPointer { unsafe output.append($0) }
    }
}

extension JSONWriter {
    private mutating func open(_ bracket: UInt8) {
        separate()
        output.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        output.append(bracket)
        needsComma = true
    }

    private mutating func literal(_ text: ExactString) {
        separate()
        unsafe text.withBytes { unsafe output.append($0) }
    }

    private mutating func separate() {
        if needsComma { output.append(UInt8(ascii: ",")) }
        needsComma = true
    }
}

/// The headers of a response, in the order in which they came.
///
/// Names are compared without regard to ASCII case. Each byte of a value is one scalar U+0000 to
/// U+00FF (ISO 8859-1), so that nothing is lost and nothing is repaired.
public struct ResponseHeaders: Sendable {
    private var fields: [(name: String, value: String)] = []

    init() {}

    /// The number of headers.
    public var count: Int { fields.count }

    /// The values of all headers named `name`.
    public func all(_ name: String) -> [String] {
        let wanted = asciiLowercased(name.utf8)
        return fields.filter { $0.name == wanted }.map(\.value)
    }

    /// The value of the first header named `name`.
    public func first(_ name: String) -> String? { all(name).first }

    /// Adds a header, without the blanks around its value (libcurl leaves some).
    mutating func append(name: [UInt8], value: [UInt8]) {
        let isBlank = { (byte: UInt8) in " \t\r\n".utf8.contains(byte) }
        let trimmed = value.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        let text = String(String.UnicodeScalarView(trimmed.map { Unicode.Scalar($0) }))
        fields.append((asciiLowercased(name), text))
    }
}

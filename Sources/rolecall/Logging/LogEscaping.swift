/// How text from outside is written into a log line.
///
/// A reader of the log must see where a value starts and ends, whatever an attacker put into it: no
/// character may end the line, move the cursor, or turn the direction of the text.
enum LogEscaping {
    /// Appends a JSON string literal that holds at most `limit` bytes of `text`, and `…` if it was cut.
    ///
    /// The quotes and backslashes of JSON (RFC 8259 §7) are escaped, and so are the characters of
    /// ``isUnsafe(_:)``. The limit counts bytes of UTF-8 before escaping.
    static func appendLiteral(_ text: String, limit: Int, to line: inout [UInt8]) {
        line.append(UInt8(ascii: "\""))
        var count = 0
        for scalar in text.unicodeScalars {
            count += UTF8.width(scalar)
            guard count <= limit else {
                line += "…".utf8
                break
            }
            append(scalar, to: &line)
        }
        line.append(UInt8(ascii: "\""))
    }

    /// Whether a character must never stand in a log as it is: C0, DEL, C1, the line and paragraph
    /// separators, what sets the direction of text (UAX #9), and the invisible byte order mark.
    static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    private static func append(_ scalar: Unicode.Scalar, to line: inout [UInt8]) {
        if scalar == "\"" || scalar == "\\" {
            line += [UInt8(ascii: "\\"), UInt8(truncatingIfNeeded: scalar.value)]
        } else if isUnsafe(scalar) {
            // All of them are in the Basic Multilingual Plane: four hex digits are enough.
            let digits = String(scalar.value, radix: 16)
            line += "\\u".utf8
            line += repeatElement(UInt8(ascii: "0"), count: max(0, 4 - digits.utf8.count))
            line += digits.utf8
        } else {
            line += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        }
    }
}

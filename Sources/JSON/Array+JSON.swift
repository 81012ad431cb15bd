extension [UInt8] {
    /// Appends `text` in quotes, with the escapes that RFC 8259 §7 requires and no others.
    mutating func appendQuoted(_ text: ExactString) {
        append(UInt8(ascii: "\""))
        unsafe text.withBytes { bytes in
            if unsafe bytes.contains(where: \.needsEscape) {
                for index in bytes.indices { appendEscaped(unsafe bytes[index]) }
            } else {
                unsafe append(contentsOf: bytes)
            }
        }
        append(UInt8(ascii: "\""))
    }

    /// Appends `value` in decimal.
    mutating func appendDecimal(_ value: Int) {
        var rest = value.magnitude
        if value < 0 { append(UInt8(ascii: "-")) }
        let first = count
        repeat {
            append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        self[first...].reverse()
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        guard byte.needsEscape else { return append(byte) }
        append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        case 0x08: append(UInt8(ascii: "b"))
        case 0x09: append(UInt8(ascii: "t"))
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0C: append(UInt8(ascii: "f"))
        case 0x0D: append(UInt8(ascii: "r"))
        default:
            append(contentsOf: [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")])
            append(UInt8(ascii: "0") &+ (byte >> 4))
            let digit = byte & 0xF
            append(digit < 10 ? UInt8(ascii: "0") &+ digit : UInt8(ascii: "a") &+ digit &- 10)
        }
    }
}

extension UInt8 {
    /// Whether a JSON string may not hold this byte as it is (RFC 8259 §7).
    fileprivate var needsEscape: Bool {
        self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\")
    }
}

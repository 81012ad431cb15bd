internal import JSON

/// Text of the form `application/x-www-form-urlencoded`, read strictly (RFC 6749 appendix B).
enum FormDecoding {
    /// The text that `bytes` stand for: `+` is a blank, `%` and two hexadecimal digits are a byte.
    ///
    /// Nil for a `%` without two digits, for bytes that should have been encoded (blanks, controls, beyond
    /// ASCII), and if the result is not UTF-8.
    static func text(_ bytes: ArraySlice<UInt8>) -> ExactString? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit),
                    let low = rest.popFirst().flatMap(digit)
                else { return nil }
                decoded.append(high << 4 | low)
            case 0x21...0x7E: decoded.append(byte)
            default: return nil
            }
        }
        return String(validating: decoded, as: UTF8.self).map { ExactString($0) }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

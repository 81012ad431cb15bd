internal import JSON

/// Turns the text of a literal into its value.
struct LiteralReader {
    private let source: [UInt8]
    private let opening: LiteralOpening
    private var index: Int
    private let end: Int
    private var output: [UInt8] = []

    /// Prepares to read the string or bytes literal that `range` of `source` holds.
    init?(_ source: [UInt8], _ range: Range<Int>) {
        guard let opening = LiteralOpening(source[range]) else { return nil }
        self.source = source
        self.opening = opening
        index = range.lowerBound + opening.length
        end = range.upperBound - (opening.isTriple ? 3 : 1)
    }

    /// The content; a line break in it counts as LF, however it is typed.
    mutating func bytes() throws(LiteralError) -> [UInt8] {
        while index < end {
            let byte = source[index]
            index += 1
            switch byte {
            case 0x0D:
                output.append(0x0A)
                if index < end, source[index] == 0x0A { index += 1 }
            case UInt8(ascii: "\\") where !opening.isRaw: try escape()
            default: output.append(byte)
            }
        }
        return output
    }
}

/// A malformed literal.
struct LiteralError: Error {
    /// What is wrong.
    let message: String
    /// Where in the source.
    let offset: Int
}

extension LiteralReader {
    private mutating func escape() throws(LiteralError) {
        let start = index - 1
        guard index < end else {
            throw LiteralError(message: "an escape lacks its letter", offset: start)
        }
        let letter = source[index]
        index += 1
        if let plain = LiteralReader.plain(letter) {
            output.append(plain)
            return
        }
        switch letter {
        case UInt8(ascii: "x"), UInt8(ascii: "X"): try append(number(16, 2, start), start)
        case UInt8(ascii: "u") where !opening.isBytes: try appendScalar(number(16, 4, start), start)
        case UInt8(ascii: "U") where !opening.isBytes: try appendScalar(number(16, 8, start), start)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            index -= 1
            try append(number(8, 3, start), start)
        default: throw LiteralError(message: "there is no such escape", offset: start)
        }
    }

    private static func plain(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "a"): 0x07
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "v"): 0x0B
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"),
            UInt8(ascii: "`"):
            letter
        default: nil
        }
    }

    private mutating func number(
        _ radix: UInt32,
        _ digits: Int,
        _ start: Int
    ) throws(LiteralError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard index < end, let digit = LiteralReader.digit(source[index]), digit < radix else {
                throw LiteralError(message: "the escape takes \(digits) digits", offset: start)
            }
            value = (value &* radix) &+ digit
            index += 1
        }
        return value
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte &- UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte &- UInt8(ascii: "a") &+ 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte &- UInt8(ascii: "A") &+ 10)
        default: nil
        }
    }

    /// `\x` and octal are code points in a string and octets in bytes.
    private mutating func append(_ value: UInt32, _ start: Int) throws(LiteralError) {
        if opening.isBytes {
            output.append(UInt8(truncatingIfNeeded: value))
        } else {
            try appendScalar(value, start)
        }
    }

    private mutating func appendScalar(_ value: UInt32, _ start: Int) throws(LiteralError) {
        guard let scalar = Unicode.Scalar(value) else {
            throw LiteralError(message: "the escape is no Unicode scalar value", offset: start)
        }
        output.append(contentsOf: String(scalar).utf8)
    }
}

/// The value of the digits of a number without prefix, sign and suffix; nil if it is out of range.
func magnitude(_ digits: ArraySlice<UInt8>) -> UInt64? {
    let isHexadecimal = digits.starts(with: [UInt8(ascii: "0"), UInt8(ascii: "x")])
    let text = String(decoding: isHexadecimal ? digits.dropFirst(2) : digits, as: UTF8.self)
    return UInt64(text, radix: isHexadecimal ? 16 : 10)
}

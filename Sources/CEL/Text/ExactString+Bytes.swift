internal import JSON

extension ExactString {
    /// The text whose UTF-8 `bytes` are; invalid bytes are an error, not repaired.
    init(validating bytes: [UInt8]) throws(TextError) {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .invalidUTF8 }
        self.init(text)
    }

    /// The text of `bytes` with one U+FFFD for each run of bytes that are not UTF-8.
    init(repairing bytes: [UInt8]) {
        if let text = String(validating: bytes, as: UTF8.self) {
            self.init(text)
            return
        }
        var scalars = String.UnicodeScalarView()
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var wasInvalid = false
        loop: while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                scalars.append(scalar)
                wasInvalid = false
            case .error:
                if !wasInvalid { scalars.append("\u{FFFD}") }
                wasInvalid = true
            case .emptyInput: break loop
            }
        }
        self.init(String(scalars))
    }

    /// Two digits for each of `bytes`, in at most `maximum` bytes.
    init(
        hexadecimal bytes: some Collection<UInt8>,
        uppercase: Bool,
        maximum: Int
    ) throws(TextError) {
        guard bytes.count <= maximum / 2 else { throw .tooLarge(limit: maximum) }
        let letters = UInt8(ascii: uppercase ? "A" : "a") - 10
        let digit = { (value: UInt8) in value < 10 ? value + UInt8(ascii: "0") : value + letters }
        var digits: [UInt8] = []
        digits.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            digits.append(digit(byte >> 4))
            digits.append(digit(byte & 0xF))
        }
        self.init(String(decoding: digits, as: UTF8.self))
    }
}

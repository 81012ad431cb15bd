extension ExactString {
    /// Two lower-case hexadecimal digits for each byte.
    public init(hexadecimal bytes: some Sequence<UInt8>) {
        let digits = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }
        self.init(String(decoding: text, as: UTF8.self))
    }
}

extension ExactString {
    /// Whether a character of Unicode's general category Cc occurs: U+0000–U+001F, U+007F–U+009F.
    ///
    /// Names and ids have none: what shows them to people could be made to show something else.
    public var hasControlCharacter: Bool {
        let bytes = utf8.span
        var previous: UInt8 = 0
        for place in bytes.indices {
            let byte = bytes[place]
            // U+0080–U+009F are C2 80 to C2 9F in UTF-8.
            if byte < 0x20 || byte == 0x7F || (previous == 0xC2 && byte < 0xA0) { return true }
            previous = byte
        }
        return false
    }
}

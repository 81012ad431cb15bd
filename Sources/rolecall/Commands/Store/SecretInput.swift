internal import JSON

/// A password that a command reads.
enum SecretInput {
    /// The longest, in bytes.
    static let bytesMax = 4_096

    /// The one line of `file`; `-` is standard input.
    ///
    /// No message quotes any of it.
    static func read(_ file: String) throws(CommandFailure) -> ExactString {
        let source = InputFile.name(file)
        // The end of the line does not count.
        var bytes = try InputFile.read(file, bytesMax: bytesMax + 2)
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard !bytes.isEmpty, bytes.count <= bytesMax,
            let text = String(validating: bytes, as: UTF8.self),
            !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else { throw CommandFailure("\(source): expected one line of text") }
        return ExactString(text)
    }
}

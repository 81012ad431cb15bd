internal import Configuration
internal import Foundation
internal import JSON

/// A password that a command reads.
enum SecretInput {
    /// The longest, in bytes.
    static let bytesMax = 4_096

    /// The one line of `file`; `-` is standard input.
    ///
    /// No message quotes any of it.
    static func read(_ file: String) throws(CommandFailure) -> ExactString {
        let source = file == "-" ? "standard input" : file
        var bytes = file == "-" ? try standardInput() : try contents(of: file)
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard !bytes.isEmpty, bytes.count <= bytesMax,
            let text = String(validating: bytes, as: UTF8.self),
            !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else { throw CommandFailure("\(source): expected one line of text") }
        return ExactString(text)
    }

    private static func contents(of file: String) throws(CommandFailure) -> [UInt8] {
        do {
            return try LocalFiles.read(file, bytesMax: bytesMax).bytes
        } catch {
            throw CommandFailure("\(file): \(error.message)")
        }
    }

    private static func standardInput() throws(CommandFailure) -> [UInt8] {
        do {
            return Array(try FileHandle.standardInput.read(upToCount: bytesMax + 1) ?? Data())
        } catch {
            throw CommandFailure("standard input: \(error.localizedDescription)")
        }
    }
}

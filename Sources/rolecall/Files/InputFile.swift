internal import Configuration
internal import Foundation

/// What a command is given in a file or on standard input.
enum InputFile {
    /// What messages call `file`; `-` is standard input.
    static func name(_ file: String) -> String { file == "-" ? "standard input" : file }

    /// The bytes of `file`, one more than `bytesMax` at most.
    static func read(_ file: String, bytesMax: Int) throws(CommandFailure) -> [UInt8] {
        file == "-" ? try standardInput(bytesMax) : try contents(of: file, bytesMax)
    }

    private static func contents(
        of file: String,
        _ bytesMax: Int
    ) throws(CommandFailure) -> [UInt8] {
        do {
            return try LocalFiles.read(file, bytesMax: bytesMax).bytes
        } catch {
            throw CommandFailure("\(file): \(error.message)")
        }
    }

    private static func standardInput(_ bytesMax: Int) throws(CommandFailure) -> [UInt8] {
        do {
            return Array(try FileHandle.standardInput.read(upToCount: bytesMax + 1) ?? Data())
        } catch {
            throw CommandFailure("standard input: \(error.localizedDescription)")
        }
    }
}

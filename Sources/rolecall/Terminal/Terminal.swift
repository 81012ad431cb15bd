internal import Foundation

/// The standard streams of the process.
///
/// Answers go to the output, all else to the error stream.
enum Terminal {
    /// Writes text for people or programs, its newlines included, to standard output.
    static func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// Writes bytes to standard output.
    static func write(_ bytes: [UInt8]) throws {
        try FileHandle.standardOutput.write(contentsOf: Data(bytes))
    }

    /// Writes `rolecall: message` as one line to the error stream.
    ///
    /// Control characters of the message, which may quote a file or a server, are escaped. A stream
    /// that takes nothing is no reason to stop: the exit status still tells.
    static func complain(_ message: String) {
        var line = Array("rolecall: ".utf8)
        line += escaped(message)
        line.append(UInt8(ascii: "\n"))
        writeToErrors(line)
    }

    /// Writes bytes to the error stream as they are.
    static func writeToErrors(_ bytes: [UInt8]) {
        try? FileHandle.standardError.write(contentsOf: Data(bytes))
    }

    /// The bytes of a text in which no character moves the cursor or turns the direction of writing.
    static func escaped(_ text: String) -> [UInt8] {
        text.unicodeScalars.flatMap { scalar -> [UInt8] in
            guard LogEscaping.isUnsafe(scalar) else { return Array(String(scalar).utf8) }
            return Array("\\u{\(String(scalar.value, radix: 16))}".utf8)
        }
    }
}

/// An error whose message is for the person at the terminal.
struct CommandFailure: Error {
    /// Lower case, no full stop; what was found and what was expected.
    let messages: [String]

    init(_ message: String) { messages = [message] }

    init(_ messages: [String]) { self.messages = messages }
}

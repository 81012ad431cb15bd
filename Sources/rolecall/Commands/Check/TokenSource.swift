internal import Curl
internal import Foundation

/// Where the token of a check comes from.
enum TokenSource {
    /// The longest token, in bytes: as much as fits into a header behind `Bearer `.
    static let bytesMax = RequestHeader.valueBytesMax - "Bearer ".utf8.count

    /// The token of `file` (`-` is standard input), else of `ROLECALL_TOKEN`, else of standard input
    /// unless that is a terminal.
    ///
    /// White space around it is dropped. What cannot stand in an `Authorization` header (RFC 6750 §2.1)
    /// is refused, and no message quotes any of it.
    static func token(
        file: String?,
        environment: [String: String]
    ) throws(CommandFailure) -> String {
        if let file, file != "-" {
            return try checked(InputFile.read(file, bytesMax: bytesMax), from: file)
        }
        if file == nil, let token = environment["ROLECALL_TOKEN"] {
            return try checked(Array(token.utf8), from: "ROLECALL_TOKEN")
        }
        guard file == "-" || isatty(STDIN_FILENO) == 0 else {
            throw CommandFailure(
                "no token: use --token-file FILE, ROLECALL_TOKEN, or standard input"
            )
        }
        return try checked(
            InputFile.read("-", bytesMax: bytesMax),
            from: InputFile.name("-")
        )
    }

    private static func checked(
        _ bytes: [UInt8],
        from source: String
    ) throws(CommandFailure) -> String {
        let blanks = Set(" \t\r\n".utf8)
        let token = bytes.drop { blanks.contains($0) }
            .reversed().drop { blanks.contains($0) }.reversed()
        guard !token.isEmpty else { throw CommandFailure("\(source): holds no token") }
        guard token.count <= bytesMax, token.allSatisfy(isToken68) else {
            throw CommandFailure(
                "\(source): holds no token, expected one word of letters, digits and `-._~+/=`"
            )
        }
        return String(decoding: token, as: UTF8.self)
    }

    private static func isToken68(_ byte: UInt8) -> Bool {
        switch Unicode.Scalar(byte) {
        case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~", "+", "/", "=": true
        default: false
        }
    }
}

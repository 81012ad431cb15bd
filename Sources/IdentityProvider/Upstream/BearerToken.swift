internal import Curl
internal import JSON

/// Tokens as requests carry them (RFC 6750 §2.1).
enum BearerToken {
    /// The header that carries `token`, or `nil` if it is none: it is empty, too long or has another
    /// character than such tokens have.
    static func header(_ token: ExactString) -> RequestHeader? {
        let padding = token.utf8.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        let core = token.utf8.dropLast(padding)
        guard !core.isEmpty, core.allSatisfy(isAllowed) else { return nil }
        return try? RequestHeader("Authorization", "Bearer " + token.string)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        return isDigit || isLetter || "-._~+/".utf8.contains(byte)
    }
}

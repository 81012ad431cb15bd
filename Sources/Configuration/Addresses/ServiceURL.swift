public import JSON

/// An absolute `http` or `https` URL without user, query and fragment (RFC 3986), kept as it is written.
///
/// Issuers and audiences are compared byte for byte, so nothing is normalised: `text` is what stood in
/// the configuration, and the other properties are a reading of it.
public struct ServiceURL: Hashable, Sendable {
    /// The URL as written.
    public let text: ExactString
    /// Whether the scheme is `https`.
    public let isSecure: Bool
    /// The host as written, an IPv6 address without its brackets.
    public let host: String
    /// The port, if one is written.
    public let port: UInt16?
    /// From the first `/` after the host; empty if there is none.
    public let path: String

    /// Whether only this machine can be meant: a loopback address, or `localhost`.
    ///
    /// An IPv6 address counts in its short form only: `::1`.
    public var isLoopback: Bool { HostName.isLoopback(host) }

    /// Reads a URL of at most ``bytesMax`` bytes.
    ///
    /// Only the characters of RFC 3986 are taken, so the text holds no blank, control or non-ASCII
    /// character, and `%` stands before two hex digits.
    public init(_ text: String) throws(ServiceURLProblem) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.bytesMax else { throw .tooLong }
        guard let afterScheme = Self.schemeEnd(of: bytes) else { throw .notHTTP }
        try Self.checkCharacters(bytes)
        let authorityEnd = bytes[afterScheme...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.count
        let authority = bytes[afterScheme..<authorityEnd]
        guard !authority.contains(UInt8(ascii: "@")) else { throw .user }
        let (host, port) = try Self.hostAndPort(authority)
        self.text = ExactString(text)
        self.isSecure = afterScheme == Self.secureScheme.count
        self.host = host
        self.port = port
        self.path = String(decoding: bytes[authorityEnd...], as: UTF8.self)
        guard !path.utf8.split(separator: UInt8(ascii: "/")).contains(where: Self.isDotSegment)
        else {
            throw .dotSegment
        }
    }

    /// The longest URL that is taken, in bytes.
    public static let bytesMax = 2_048
}

extension ServiceURL {
    private static let secureScheme = Array("https://".utf8)
    private static let plainScheme = Array("http://".utf8)

    private static func schemeEnd(of bytes: [UInt8]) -> Int? {
        if bytes.starts(with: secureScheme) { return secureScheme.count }
        return bytes.starts(with: plainScheme) ? plainScheme.count : nil
    }

    private static func checkCharacters(_ bytes: [UInt8]) throws(ServiceURLProblem) {
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "?"): throw .query
            case UInt8(ascii: "#"): throw .fragment
            case UInt8(ascii: "%"):
                let digits = bytes[(index + 1)...].prefix(2)
                guard digits.count == 2, digits.allSatisfy(\.isASCIIHexDigit) else {
                    throw .character
                }
            default:
                guard byte.isASCIILetter || byte.isASCIIDigit || punctuation.contains(byte) else {
                    throw .character
                }
            }
        }
    }

    /// What RFC 3986 allows beside letters, digits, `%`, `?` and `#`.
    private static let punctuation = Set("-._~:/[]@!$&'()*+,;=".utf8)

    private static func isDotSegment(_ piece: Substring.UTF8View) -> Bool {
        let text = String(decoding: piece.map(\.asciiLowercased), as: UTF8.self)
        return [".", "..", "%2e", "%2e.", ".%2e", "%2e%2e"].contains(text)
    }

    private static func hostAndPort(
        _ authority: ArraySlice<UInt8>
    ) throws(ServiceURLProblem) -> (host: String, port: UInt16?) {
        var hostEnd = authority.firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
        var host = authority[..<hostEnd]
        let isBracketed = authority.first == UInt8(ascii: "[")
        if isBracketed {
            guard let close = authority.firstIndex(of: UInt8(ascii: "]")) else { throw .host }
            host = authority[authority.startIndex + 1..<close]
            hostEnd = close + 1
        }
        let name = String(decoding: host, as: UTF8.self)
        guard isBracketed ? ListenAddress(name)?.isIPv6 == true : HostName.isValid(name) else {
            throw .host
        }
        return (name, try port(authority[hostEnd...]))
    }

    private static func port(_ text: ArraySlice<UInt8>) throws(ServiceURLProblem) -> UInt16? {
        guard let colon = text.first else { return nil }
        let digits = text.dropFirst()
        guard colon == UInt8(ascii: ":"), digits.count <= 5, digits.allSatisfy(\.isASCIIDigit),
            let port = UInt16(String(decoding: digits, as: UTF8.self)), port > 0
        else { throw .port }
        return port
    }
}

/// What is wrong with the text of a URL.
public enum ServiceURLProblem: Error, Equatable, Sendable {
    /// It does not start with `https://` or `http://`, in lower case.
    case notHTTP
    /// It is longer than ``ServiceURL/bytesMax``.
    case tooLong
    /// It holds a character that must be percent-encoded, or a broken percent-encoding.
    case character
    /// It names a user (`https://good@evil/`).
    case user
    /// A piece of its path is `.` or `..`, which some readers take away and others do not.
    case dotSegment
    /// It has a query.
    case query
    /// It has a fragment.
    case fragment
    /// The host is missing, or neither a host name nor an address.
    case host
    /// The port is not a number from 1 to 65535.
    case port

    /// The problem, as the end of a sentence about the URL.
    public var message: String {
        switch self {
        case .notHTTP: "is not a URL with the scheme `https://`"
        case .tooLong: "is longer than \(ServiceURL.bytesMax) bytes"
        case .character: "holds a character that a URL must percent-encode"
        case .user: "names a user before its host"
        case .dotSegment: "has a dot segment in its path"
        case .query: "has a query"
        case .fragment: "has a fragment"
        case .host: "has no valid host"
        case .port: "has no valid port (1 to 65535)"
        }
    }
}

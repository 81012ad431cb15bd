/// Reads the part of RFC 3986 that ``HTTPURL`` describes.
struct HTTPURLParser {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = Substring(text).utf8 }

    mutating func parse(_ text: String) throws(CurlError) -> HTTPURL {
        guard rest.count <= HTTPURL.bytesMax else { throw problem("is too long") }
        guard rest.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !Self.neverAllowed.contains($0) }) else {
            throw problem("has a character that must be percent-encoded")
        }
        let scheme = try readScheme()
        let authority = take(until: "/?#")
        let (host, port) = try Self.split(authority)
        guard scheme == .https || Self.isLoopback(host) else {
            throw problem("has scheme `http`, which is for loopback hosts only")
        }
        try checkPath(take(until: "?#"))
        let hasQuery = rest.first == UInt8(ascii: "?")
        let query = take(until: "#")
        guard rest.isEmpty else { throw problem("has a fragment") }
        guard Self.hasValidEscapes(query) else { throw problem("has a bad percent-encoding") }
        return HTTPURL(
            text: text,
            scheme: scheme,
            host: host,
            port: port ?? (scheme == .https ? 443 : 80),
            hasQuery: hasQuery
        )
    }
}

extension HTTPURLParser {
    /// The printable ASCII characters that RFC 3986 gives no place in a URL.
    private static let neverAllowed = Set("\"<>\\^`{|}".utf8)

    private func problem(_ text: String) -> CurlError { .invalidURL(text) }

    private mutating func readScheme() throws(CurlError) -> HTTPURL.Scheme {
        let name = take(until: ":")
        let separator = "://".utf8
        guard let scheme = HTTPURL.Scheme(rawValue: asciiLowercased(name)),
            rest.starts(with: separator)
        else { throw problem("does not start with `https://` or `http://`") }
        rest = rest.dropFirst(separator.count)
        return scheme
    }

    private mutating func take(until stops: String) -> Substring.UTF8View {
        let taken = rest.prefix { !stops.utf8.contains($0) }
        rest = rest[taken.endIndex...]
        return taken
    }

    private static func split(
        _ authority: Substring.UTF8View
    ) throws(CurlError) -> (host: String, port: Int?) {
        if authority.contains(UInt8(ascii: "@")) {
            throw .invalidURL("has user information before its host")
        }
        let isBracketed = authority.first == UInt8(ascii: "[")
        let hostEnd =
            isBracketed
            ? authority.firstIndex(of: UInt8(ascii: "]")).map(authority.index(after:))
            : authority.firstIndex(of: UInt8(ascii: ":"))
        let host = asciiLowercased(authority[..<(hostEnd ?? authority.endIndex)])
        guard HostSyntax.isValid(host) else { throw .invalidURL("has no valid host") }
        let tail = authority[(hostEnd ?? authority.endIndex)...]
        if tail.isEmpty { return (host, nil) }
        guard tail.first == UInt8(ascii: ":"), let port = port(tail.dropFirst()) else {
            throw .invalidURL("has no valid port")
        }
        return (host, port)
    }

    private static func port(_ digits: Substring.UTF8View) -> Int? {
        guard (1...5).contains(digits.count), digits.allSatisfy(isASCIIDigit),
            let port = Int(Substring(digits)), (1...65535).contains(port)
        else { return nil }
        return port
    }

    private func checkPath(_ path: Substring.UTF8View) throws(CurlError) {
        guard Self.hasValidEscapes(path) else { throw problem("has a bad percent-encoding") }
        let dots: Set = [".", "..", "%2e", "%2e.", ".%2e", "%2e%2e"]
        for piece in path.split(separator: UInt8(ascii: "/"))
        where dots.contains(asciiLowercased(piece)) {
            throw problem("has a dot segment")
        }
    }

    private static func hasValidEscapes(_ text: Substring.UTF8View) -> Bool {
        text.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false).dropFirst()
            .allSatisfy { piece in
                let digits = piece.prefix(2)
                return digits.count == 2 && digits.allSatisfy(isASCIIHexDigit)
            }
    }

    /// Names and addresses that libcurl resolves to loopback without asking DNS.
    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "[::1]" || HostSyntax.ipv4(host)?.first == 127
    }
}

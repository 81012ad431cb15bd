/// Heads with lines and fields that must not be there, or not so (RFC 9112 §2.2, §3.2, §5).
extension HostileCase {
    static let lines: [HostileCase] = [
        .line("GET /health/live HTTP/1.1\r\nX : y", .closing(400)),
        .live("a folded value", "X: y\r\n z", .closing(400)),
        .live("a value folded with a tab", "X: y\r\n\tz", .closing(400)),
        .live("a folded line that holds a field", "X: y\r\n Host: b", .closing(400)),
        HostileCase(
            "a first field that is folded",
            "GET /health/live HTTP/1.1\r\n Host: a\r\n\r\n",
            .closing(400)
        ),
        .live("a name without a colon", "nonsense", .closing(400)),
        .live("an empty name", ": y", .closing(400)),
        .live("a name with a blank", "x y: z", .closing(400)),
        .live("a name in brackets", "(x): y", .closing(400)),
        .live("a name beyond ASCII", "\u{E9}: y", .closing(400)),
        .live("a name with NUL", "X\u{0}Y: z", .closing(400)),
        .live("a name with a control character", "X\u{1}: y", .closing(400)),
        .live("a name with a bare CR", "X\rY: z", .closing(400)),
        .live("a value with NUL", "X: y\u{0}z", .closing(400)),
        .live("a value with a control character", "X: y\u{1F}z", .closing(400)),
        .live("a value with DEL", "X: y\u{7F}z", .closing(400)),
        .live("a value with a bare CR", "X: y\rz", .closing(400)),
        .live("a field behind NUL and CR", "X: y\u{0}\rZ: z", .closing(400)),
        .live("a field behind a bare CR", "X: y\rZ: z", .closing(400)),
        .live("a field behind a bare LF", "X: y\nZ: z", .closing(400)),
        .live("a value that ends with a CR", "X: y\r", .closing(400)),
        .live("a value beyond ASCII", "X: \u{E9}", .answered(200)),
        .live("a value with a tab", "X: y\tz", .answered(200)),
        .live("an empty value", "X:", .answered(200)),
        HostileCase(
            "lines that end with LF",
            "GET /health/live HTTP/1.1\nHost: a\n\n",
            .closing(400)
        ),
        HostileCase(
            "lines that end with CR",
            "GET /health/live HTTP/1.1\rHost: a\r\r",
            .closingOrClosed(400)
        ),
        HostileCase("empty lines before", "\r\n\r\n" + GoodRequest.live(), .answered(200)),
    ]

    static let hosts: [HostileCase] = [
        HostileCase("no host", "GET /health/live HTTP/1.1\r\n\r\n", .closing(400)),
        HostileCase(
            "no host among fields",
            "GET /health/live HTTP/1.1\r\nX: y\r\n\r\n",
            .closing(400)
        ),
        HostileCase("no host in HTTP/1.0", "GET /health/live HTTP/1.0\r\n\r\n", .closing(200)),
        .live("two hosts", "Host: b", .closing(400)),
        .live("two equal hosts", "Host: a", .closing(400)),
        .live("two hosts in other cases", "HOST: a", .closing(400)),
        .host("", .answered(200)),
        .host("a:8080", .answered(200)),
        .host("[::1]:8080", .answered(200)),
        .host("a_b.example", .answered(200)),
        .host("a b", .closing(400)),
        .host("a, b", .closing(400)),
        .host("a/b", .closing(400)),
        .host("http://a", .closing(400)),
        .host("b@a", .closing(400)),
        .host("a?b", .closing(400)),
        .host("a#b", .closing(400)),
        .host("a\\b", .closing(400)),
        .host("<a>", .closing(400)),
        .host("\"a\"", .closing(400)),
        .host("a:b", .closing(400)),
        .host("a:80:80", .closing(400)),
        .host("a%zz", .closing(400)),
        .host("[::1", .closing(400)),
        .host("\u{E9}", .closing(400)),
    ]

    static let floods: [HostileCase] = [
        .live("six hundred fields", fields(600), .closing(431)),
        .live("three thousand fields", fields(3_000), .closing(431)),
        .live("three hundred fields", fields(300), .answered(200)),
        .live("a field of 64 KiB", "X: \(letters(64 << 10))", .closing(431)),
        .live("a field just over the limit", "X: \(letters(32 << 10))", .closing(431)),
        .live("a name of 64 KiB", "\(letters(64 << 10)): y", .closing(431)),
        .live("a name without an end", letters(64 << 10), .closing(431)),
        .live("a field of blanks", "X:\(String(repeating: " ", count: 64 << 10))y", .closing(431)),
        .live("a request id of 300 bytes", "X-Request-ID: \(letters(300))", .answered(200)),
        .live("two request ids", "X-Request-ID: a\r\nX-Request-ID: b", .answered(200)),
        .live("two cookies", "Cookie: a=b\r\nCookie: c=d", .closing(400)),
        .live("a cookie of 20 KiB", "Cookie: a=\(letters(20 << 10))", .closingOrClosed(200, 431)),
        .live(
            "a thousand cookies",
            "Cookie: \(String(repeating: "a=b; ", count: 1_000))",
            .closingOrClosed(200, 431)
        ),
    ]

    static let credentials: [HostileCase] = [
        .credentials("none", "X: y", .closing(401)),
        .credentials(
            "two",
            "Authorization: Bearer {token}\r\nAuthorization: Bearer x",
            .closing(400)
        ),
        .credentials(
            "two equal",
            "Authorization: Bearer {token}\r\nauthorization: Bearer {token}",
            .closing(400)
        ),
        .credentials(
            "a hundred",
            String(repeating: "Authorization: Bearer x\r\n", count: 100) + "X: y",
            .closing(400)
        ),
        .credentials("a list", "Authorization: Bearer {token}, Bearer {token}", .closing(401)),
        .credentials("scheme in lower case", "Authorization: bearer {token}", .answered(200)),
        .credentials("scheme in upper case", "Authorization: BEARER {token}", .answered(200)),
        .credentials("no scheme", "Authorization: {token}", .closing(401)),
        .credentials("scheme alone", "Authorization: Bearer", .closing(401)),
        .credentials("another scheme", "Authorization: Basic {token}", .closing(401)),
        .credentials("longer scheme", "Authorization: Bearers {token}", .closing(401)),
        .credentials("two blanks", "Authorization: Bearer  {token}", .closing(401)),
        .credentials("a tab", "Authorization: Bearer\t{token}", .closing(401)),
        .credentials("a colon", "Authorization: Bearer:{token}", .closing(401)),
        .credentials("quoted", "Authorization: Bearer \"{token}\"", .closing(401)),
        .credentials("padded", "Authorization: Bearer {token}==", .closing(401)),
        .credentials("with a comment", "Authorization: Bearer {token} x", .closing(401)),
        .credentials(
            "beyond ASCII",
            "Authorization: Bearer \u{E9}\u{E9}.\u{E9}.\u{E9}",
            .closing(401)
        ),
        .credentials("with NUL", "Authorization: Bearer {token}\u{0}", .closing(400)),
        .credentials("folded", "Authorization: Bearer\r\n {token}", .closing(400)),
        .credentials("empty", "Authorization:", .closing(401)),
        .credentials("dots", "Authorization: Bearer ..", .closing(401)),
        .credentials("over the limit", "Authorization: Bearer \(letters(17 << 10))", .closing(401)),
        .credentials("thousands of dots", "Authorization: Bearer \(dots)", .closing(401)),
        .credentials("in a cookie", "Cookie: access_token={token}", .closing(401)),
        .credentials("for a proxy", "Proxy-Authorization: Bearer {token}", .closing(401)),
        .target("/v1/permissions?access_token={token}", .answered(401)),
    ]

    private static let dots = String(repeating: ".", count: 10_000)

    private static func host(_ host: String, _ outcome: Outcome) -> HostileCase {
        HostileCase(
            "host `\(host)`",
            "GET /health/live HTTP/1.1\r\nHost: \(host)\r\n\r\n",
            outcome
        )
    }

    private static func credentials(
        _ name: String,
        _ lines: String,
        _ outcome: Outcome
    ) -> HostileCase {
        let head =
            "POST /access/v1/evaluation HTTP/1.1\r\nHost: a\r\n\(lines)\r\n"
            + "Content-Type: application/json\r\nContent-Length: 66\r\n\r\n"
        return HostileCase(name, head + GoodRequest.question, outcome)
    }

    private static func fields(_ count: Int) -> String {
        (0..<count).map { "X-\($0): y" }.joined(separator: "\r\n")
    }

    private static func letters(_ count: Int) -> String { String(repeating: "x", count: count) }
}

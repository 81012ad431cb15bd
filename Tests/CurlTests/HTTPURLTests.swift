import Curl
import Testing

@Suite("URLs")
struct HTTPURLTests {
    struct Valid: Sendable, CustomTestStringConvertible {
        let text: String
        let scheme: HTTPURL.Scheme
        let host: String
        let port: Int
        var hasQuery = false
        var testDescription: String { text }
    }

    @Test(
        "reads scheme, host and port",
        arguments: [
            Valid(text: "https://example.com", scheme: .https, host: "example.com", port: 443),
            Valid(text: "HTTPS://EXAMPLE.com/", scheme: .https, host: "example.com", port: 443),
            Valid(text: "https://a-b.c_d.e/x%2Fy", scheme: .https, host: "a-b.c_d.e", port: 443),
            Valid(text: "https://e.f:1/", scheme: .https, host: "e.f", port: 1),
            Valid(text: "https://e.f:65535", scheme: .https, host: "e.f", port: 65535),
            Valid(
                text: "https://e.f?a=/../",
                scheme: .https,
                host: "e.f",
                port: 443,
                hasQuery: true
            ),
            Valid(text: "https://10.0.0.1/", scheme: .https, host: "10.0.0.1", port: 443),
            Valid(
                text: "https://[2001:DB8::1]:8443/",
                scheme: .https,
                host: "[2001:db8::1]",
                port: 8443
            ),
            Valid(text: "https://e.f/...", scheme: .https, host: "e.f", port: 443),
            Valid(text: "https://e.f/a//b/", scheme: .https, host: "e.f", port: 443),
            Valid(text: "http://127.0.0.1/", scheme: .http, host: "127.0.0.1", port: 80),
            Valid(text: "http://127.255.0.9:81/", scheme: .http, host: "127.255.0.9", port: 81),
            Valid(text: "http://localhost:8080/", scheme: .http, host: "localhost", port: 8080),
            Valid(text: "http://[::1]:80/", scheme: .http, host: "[::1]", port: 80),
        ]
    )
    func valid(_ expected: Valid) throws {
        let url = try HTTPURL(expected.text)
        #expect(url.text == expected.text)
        #expect(url.scheme == expected.scheme)
        #expect(url.host == expected.host)
        #expect(url.port == expected.port)
        #expect(url.hasQuery == expected.hasQuery)
    }

    static let label63 = String(repeating: "a", count: 63)
    static let name253 = [label63, label63, label63, String(repeating: "b", count: 61)]
        .joined(separator: ".")

    @Test(
        "refuses what parsers read differently, and plain text off this machine",
        arguments: [
            "", "https", "https:", "https:/", "https://", "https:///a", "//example.com",
            "example.com",
            "ftp://example.com", "file:///etc/passwd", "gopher://127.0.0.1", "httpss://a",
            " https://a",
            "http://example.com/", "http://10.0.0.1/", "http://[::2]/", "http://localhost.example/",
            "http://128.0.0.1/", "http://0.0.0.0/", "http://[::]/", "http://[::ffff:127.0.0.1]/",
            "http://127.1/", "http://2130706433/", "http://0x7f.0.0.1/", "http://0177.0.0.1/",
            "http://127.0.0.1.5/", "https://1.2.3.256/", "https://1.2.3.04/", "https://1.2.3/",
            "https://good@evil/", "https://a:b@c/", "https://@a/", "https://a.b\\@c.d/",
            "https://a\\b",
            "https://a b/", "https://a/b c", "https://a/\u{7F}", "https://a/\r\nX: y",
            "https://a/\0",
            "https://\u{E9}.com/", "https://a/\u{E9}", "https://a/{b}", "https://a/|",
            "https://a/\"",
            "https://a:/", "https://a:0/", "https://a:65536/", "https://a:+1/", "https://a:1a/",
            "https://a:000080/", "https://[::1/", "https://::1/", "https://[::1]x/", "https://[]/",
            "https://[:::]/", "https://[1]/", "https://[::1.2.3]/", "https://[12345::]/",
            "https://[fe80::1%25eth0]/", "https://[v1.x]/", "https://-a.b/", "https://a-.b/",
            "https://.a/", "https://a../", "https://a.b./", "https://a..b/", "https://%61.b/",
            "https://a/../b", "https://a/b/..", "https://a/./", "https://a/.", "https://a/%2e%2E/b",
            "https://a/.%2e", "https://a/%2e", "https://a/%", "https://a/%4", "https://a/%zz",
            "https://a/?q=%", "https://a/#f", "https://a#", "https://a?b#c",
            "https://\(label63)a.com/", "https://\(name253)b/",
        ]
    )
    func refused(_ text: String) {
        let error = #expect(throws: CurlError.self) { try HTTPURL(text) }
        #expect(error?.code == "http_url_invalid")
    }

    @Test("takes the longest name, label and URL, and nothing longer")
    func limits() throws {
        #expect(Self.name253.utf8.count == 253)
        _ = try HTTPURL("https://\(Self.name253)/")
        let start = "https://a/"
        let room = HTTPURL.bytesMax - start.utf8.count
        _ = try HTTPURL(start + String(repeating: "b", count: room))
        #expect(throws: CurlError.self) {
            try HTTPURL(start + String(repeating: "b", count: room + 1))
        }
    }

    @Test("is described without its path and query")
    func description() throws {
        #expect(try "\(HTTPURL("https://e.f/secret?code=1"))" == "https://e.f:443")
    }
}

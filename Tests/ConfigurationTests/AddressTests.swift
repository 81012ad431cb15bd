import Configuration
import JSON
import Testing

@Suite("Addresses")
struct AddressTests {
    /// Literals and the address that `inet_pton` makes of them, in hex.
    static let literals: [(text: String, hex: String)] = [
        ("127.0.0.1", "7f000001"), ("0.0.0.0", "00000000"), ("255.255.255.255", "ffffffff"),
        ("::", "00000000000000000000000000000000"), ("::1", "00000000000000000000000000000001"),
        ("1::", "00010000000000000000000000000000"),
        ("2001:db8::ff00:42:8329", "20010db8000000000000ff0000428329"),
        ("1:2:3:4:5:6:7:8", "00010002000300040005000600070008"),
        ("1:2:3:4:5:6:7::", "00010002000300040005000600070000"),
        ("::ffff:127.0.0.1", "00000000000000000000ffff7f000001"),
        ("1:2:3:4:5:6:1.2.3.4", "00010002000300040005000601020304"),
        ("FE80::A", "fe80000000000000000000000000000a"),
    ]

    @Test("are read as inet_pton reads them", arguments: literals)
    func literal(text: String, hex: String) throws {
        let address = try #require(ListenAddress(text))
        let digits = address.bytes.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        #expect(digits.joined() == hex)
        #expect(ListenAddress(address.text) == address)
    }

    @Test(
        "that are no literals are refused",
        arguments: [
            "", ".", "1", "127.1", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1.2.3.4 ",
            "+1.2.3.4",
            "1.2.3.0x4", "localhost", ":", ":::", "1:::2", "1::2::3", "1:2:3:4:5:6:7", "12345::",
            "g::",
            "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1.2.3", "1.2.3.4::", "[::1]",
            "fe80::1%eth0",
            "1:2:3:4:5:6:7:1.2.3.4", "\u{0661}27.0.0.1",
        ]
    )
    func noLiteral(text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test(
        "of this machine alone are known",
        arguments: [
            ("127.0.0.1", true), ("127.255.255.254", true), ("128.0.0.1", false),
            ("126.255.255.255", false),
            ("0.0.0.0", false), ("::1", true), ("::", false), ("::2", false),
            ("::ffff:127.0.0.1", true),
            ("::ffff:128.0.0.1", false), ("::127.0.0.1", false), ("1::1", false),
        ]
    )
    func loopback(text: String, isLoopback: Bool) {
        #expect(ListenAddress(text)?.isLoopback == isLoopback)
    }

    /// RFC 5952 §4.
    @Test(
        "have one short form",
        arguments: [
            ("2001:0db8:0:0:0:0:2:1", "2001:db8::2:1"),
            ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("2001:DB8::ABCD", "2001:db8::abcd"), ("0:0:0:0:0:0:0:0", "::"),
            ("1:0:0:0:0:0:0:0", "1::"),
        ]
    )
    func shortForm(text: String, short: String) {
        #expect(ListenAddress(text)?.text == short)
    }
}

@Suite("URLs")
struct ServiceURLTests {
    @Test("are read in their parts and kept as they are")
    func parts() throws {
        let url = try ServiceURL("https://Host.Example:8443/a/b%20c")
        #expect(url.text == "https://Host.Example:8443/a/b%20c")
        #expect(url.isSecure)
        #expect(url.host == "Host.Example")
        #expect(url.port == 8443)
        #expect(url.path == "/a/b%20c")
        let plain = try ServiceURL("http://[::1]")
        #expect(!plain.isSecure)
        #expect(plain.host == "::1")
        #expect(plain.port == nil)
        #expect(plain.path.isEmpty)
    }

    static let refused: [(text: String, problem: ServiceURLProblem)] = [
        ("", .notHTTP), ("ftp://a", .notHTTP), ("HTTPS://a", .notHTTP), ("https:/a", .notHTTP),
        ("//a", .notHTTP), (" https://a", .notHTTP), ("https://a b", .character),
        ("https://a/\n", .character), ("https://a/\u{7F}", .character), ("https://a/é", .character),
        ("https://a/%", .character), ("https://a/%2", .character), ("https://a/%zz", .character),
        ("https://a/<", .character), ("https://a\\b", .character), ("https://a@b", .user),
        ("https://a:b@c", .user), ("https://a?b", .query), ("https://a#b", .fragment),
        ("https://", .host),
        ("https:///a", .host), ("https://:1", .host), ("https://-a", .host),
        ("https://a..b", .host),
        ("https://a.", .host), ("https://127.1", .host), ("https://1", .host),
        ("https://[::1", .host),
        ("https://[1.2.3.4]", .host), ("https://[]", .host), ("https://a%20b", .host),
        ("https://a/..", .dotSegment), ("https://a/b/.", .dotSegment),
        ("https://a/%2E%2e/b", .dotSegment),
        ("https://0x7f.0x1", .host), ("https://a:", .port), ("https://a:0", .port),
        ("https://a:65536", .port),
        ("https://a:+1", .port),
        ("https://a:1:2", .port), ("https://[::1]x", .port),
        ("https://a/" + String(repeating: "a", count: 2_039), .tooLong),
    ]

    @Test("are refused for a reason", arguments: refused)
    func refusal(text: String, problem: ServiceURLProblem) {
        #expect(throws: problem) { try ServiceURL(text) }
    }

    @Test("of exactly the longest length are taken")
    func longest() throws {
        _ = try ServiceURL("https://a/" + String(repeating: "a", count: 2_038))
    }

    @Test(
        "of this machine alone are known",
        arguments: [
            ("http://127.0.0.1", true), ("http://LOCALHOST:1/x", true), ("http://[::1]", true),
            ("http://localhost.example", false), ("http://a.localhost", false),
            ("http://127.0.0.1.nip.io", false),
            ("http://[::2]", false), ("http://[0:0::1]", false),
        ]
    )
    func loopback(text: String, isLoopback: Bool) throws {
        #expect(try ServiceURL(text).isLoopback == isLoopback)
    }
}

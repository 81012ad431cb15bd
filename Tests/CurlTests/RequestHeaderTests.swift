import Curl
import Testing

@Suite("Request headers")
struct RequestHeaderTests {
    @Test(
        "refuse names and values that would make another message",
        arguments: [
            ("", "x"), ("a b", "x"), ("a:", "x"), ("a\r\nb", "x"), ("a\u{E9}", "x"), ("a\0", "x"),
            ("A", ""), ("A", "x\r\nB: y"), ("A", "x\n"), ("A", "x\r"), ("A", "x\0"), ("A", "x\ty"),
            ("A", "\u{E9}"), ("A", "\u{7F}"), ("A", "  "), ("Host", "x"), ("content-LENGTH", "1"),
            ("Transfer-Encoding", "chunked"), ("Connection", "close"), ("Expect", "100-continue"),
            ("Cookie", "a=b"), ("Accept-Encoding", "gzip"), ("Content-Type", "text/plain"),
        ]
    )
    func refused(name: String, value: String) {
        #expect(throws: CurlError.invalidHeader(name)) { try RequestHeader(name, value) }
    }

    @Test("take the longest value, and nothing longer")
    func limit() throws {
        let longest = String(repeating: "a", count: RequestHeader.valueBytesMax)
        _ = try RequestHeader("Authorization", longest)
        #expect(throws: CurlError.self) { try RequestHeader("Authorization", longest + "a") }
    }

    @Test("never print their value")
    func description() throws {
        let header = try RequestHeader("Authorization", "Bearer secret")
        #expect(!"\(header)".contains("secret"))
        #expect(!String(reflecting: [header]).contains("secret"))
    }
}

import Curl
import Testing

@Suite("Path pieces")
struct PathPieceTests {
    @Test(
        "encode every byte that RFC 3986 §2.3 does not list as unreserved",
        arguments: [
            ("azAZ09-._~", "azAZ09-._~"), ("auth0|x", "auth0%7Cx"), ("../x", "..%2Fx"),
            ("a?b#c%d", "a%3Fb%23c%25d"), ("\u{E9}", "%C3%A9"), ("e\u{301}", "e%CC%81"),
            ("\u{1F600}", "%F0%9F%98%80"), ("a b+c", "a%20b%2Bc"), ("\0\r\n\u{7F}", "%00%0D%0A%7F"),
            ("...", "..."), (" .", "%20."),
            (":@!$&'()*,;=", "%3A%40%21%24%26%27%28%29%2A%2C%3B%3D"),
        ]
    )
    func encoding(text: String, expected: String) throws {
        #expect(try PathPiece(text).encoded == expected)
    }

    @Test("refuse what names no piece or another path", arguments: ["", ".", ".."])
    func refused(text: String) {
        #expect(throws: CurlError.invalidPathPiece) { try PathPiece(text) }
    }

    @Test("fit into a URL whatever the text")
    func everyByte() throws {
        for scalar in (0...0x2FF).compactMap(Unicode.Scalar.init) where scalar != "." {
            let piece = try PathPiece(String(scalar))
            _ = try HTTPURL("https://example.com/\(piece.encoded)/x")
        }
    }
}

import OpenSSL
import Testing

@Suite("Base64")
struct Base64Tests {
    /// RFC 4648 §10, and the characters that base64url has not.
    static let examples: [(bytes: [UInt8], text: String)] = [
        ([], ""), (Array("f".utf8), "Zg=="), (Array("fo".utf8), "Zm8="),
        (Array("foo".utf8), "Zm9v"), (Array("foob".utf8), "Zm9vYg=="),
        (Array("fooba".utf8), "Zm9vYmE="), (Array("foobar".utf8), "Zm9vYmFy"),
        ([0xFB, 0xFF, 0xFE], "+//+"), ([0], "AA=="),
    ]

    @Test("encodes and decodes the examples of RFC 4648 §10", arguments: examples)
    func published(bytes: [UInt8], text: String) {
        #expect(Base64.encode(bytes) == text)
        #expect(Base64.decode(text.utf8) == bytes)
        let unpadded = String(text.prefix { $0 != "=" })
        #expect(Base64.encodeUnpadded(bytes) == unpadded)
        #expect(Base64.decodeUnpadded(unpadded.utf8) == bytes)
    }

    @Test(
        "refuses every other text for the same bytes, and foreign characters",
        arguments: [
            "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z", "Zm9vY", "=", "====", "Z===", "Zm9v====",
            "Zg==Zg==", "Zm 9v", "Zm9v\n", "Zm-_", "Zm9v\u{E9}", "Zm\0v",
        ]
    )
    func refused(text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }

    @Test("refuses padding where there is none", arguments: ["Zg==", "=", "Z", "Zh", "Zm9vY"])
    func refusedUnpadded(text: String) {
        #expect(Base64.decodeUnpadded(text.utf8) == nil)
    }
}

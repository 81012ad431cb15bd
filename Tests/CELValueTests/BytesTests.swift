import JSON
import Testing

@testable import CEL

@Suite("Bytes and text")
struct BytesTests {
    private static let invalid: [[UInt8]] = [
        [0xFF], [0x00, 0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82],
        [0xF4, 0x90, 0x80, 0x80], [0x80], [0x61, 0xF0, 0x9F, 0x98],
    ]

    @Test("bytes that are not UTF-8 are no text", arguments: invalid)
    func validation(bytes: [UInt8]) {
        #expect(throws: TextError.invalidUTF8) { try ExactString(validating: bytes) }
    }

    @Test("bytes that are UTF-8 are that text")
    func valid() throws {
        #expect(try ExactString(validating: [0x61, 0xC3, 0xA9, 0x00]) == "a\u{E9}\0")
        #expect(try ExactString(validating: []) == "")
    }

    @Test(
        "a run of bytes that are not UTF-8 becomes one replacement",
        arguments: [
            ([0x78, 0x79, 0x7A], "xyz"), ([0xFF, 0xFE, 0x61, 0xFF], "\u{FFFD}a\u{FFFD}"),
            ([0xED, 0xA0, 0x80, 0x62], "\u{FFFD}b"), ([0xC3, 0xA9, 0xC3], "\u{E9}\u{FFFD}"),
            ([], ""),
            // One that was there before stays apart.
            ([0xEF, 0xBF, 0xBD, 0xFF], "\u{FFFD}\u{FFFD}"),
        ] as [([UInt8], ExactString)]
    )
    func repair(bytes: [UInt8], expected: ExactString) {
        #expect(ExactString(repairing: bytes) == expected)
    }

    @Test(
        "Base64 is that of RFC 4648",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"), ("Hello World!", "SGVsbG8gV29ybGQh"),
        ] as [(ExactString, ExactString)]
    )
    func base64(text: ExactString, encoded: ExactString) throws {
        let bytes = Array(text.utf8)
        #expect(try Base64.encoded(bytes, maximum: encoded.utf8.count) == encoded)
        #expect(try Base64.decoded(encoded) == bytes)
        let bare = ExactString(String(encoded.string.prefix { $0 != "=" }))
        #expect(try Base64.decoded(bare) == bytes)
    }

    @Test("Base64 has the standard alphabet, and line ends are passed over")
    func alphabet() throws {
        #expect(try Base64.encoded([0xFB, 0xFF], maximum: 4) == "+/8=")
        #expect(try Base64.decoded("aGVs\r\nbG8=\n") == Array("hello".utf8))
        let all = (0...255).map { UInt8($0) }
        #expect(try Base64.decoded(Base64.encoded(all, maximum: 400)) == all)
    }

    @Test(
        "what is not Base64 is refused",
        arguments: [
            "!!!", "a", "aGVsb", "aGVsbG8==", "aGVsbG8=a", "=", "==", "====", "a===", "YQ=",
            "YQ===",
            "YQ==YQ==", "Y=Q=", "-_8=", "YQ ==", "YQ==\0", "\u{E9}",
        ] as [ExactString]
    )
    func invalidBase64(text: ExactString) {
        #expect(throws: TextError.invalidBase64) { try Base64.decoded(text) }
    }
}

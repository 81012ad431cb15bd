import JOSE
import JSON
import Testing

@Suite("Base64url")
struct Base64URLTests {
    /// RFC 4648 §10 without its padding, and RFC 7515 appendix C.
    static let known: [(bytes: [UInt8], text: ExactString)] = [
        ([], ""), (Array("f".utf8), "Zg"), (Array("fo".utf8), "Zm8"), (Array("foo".utf8), "Zm9v"),
        (Array("foob".utf8), "Zm9vYg"), (Array("fooba".utf8), "Zm9vYmE"),
        (Array("foobar".utf8), "Zm9vYmFy"), ([3, 236, 255, 224, 193], "A-z_4ME"),
    ]

    @Test("encodes and decodes the published examples", arguments: known)
    func published(bytes: [UInt8], text: ExactString) {
        #expect(Base64URL.encode(bytes) == text)
        #expect(Base64URL.decode(text) == bytes)
    }

    @Test(
        "refuses everything but the one text",
        arguments: [
            "Zg==", "Zg=", "=", "Z", "Zm9vY", "Zh", "Zm9", "Zm9vYmF", "+w", "/w", "Z g", " Zg",
            "Zg\n", "Zm9v\n", "Zm9v.", "Zm\u{200B}9v", "Zm9\u{0}", "Zm9v\u{FF}\u{FF}",
        ]
    )
    func refused(_ text: String) {
        #expect(Base64URL.decode(ExactString(text)) == nil)
    }

    @Test("reads each byte as the alphabet has it, wherever it stands")
    func everyByteEverywhere() {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        for length in [2, 3, 4, 6, 7, 8] {
            for place in 0..<length {
                for byte in UInt8.min...UInt8.max {
                    var text = [UInt8](repeating: UInt8(ascii: "A"), count: length)
                    text[place] = byte
                    let bytes = Base64URL.decode(text.span)
                    let isForeign = !alphabet.utf8.contains(byte)
                    if isForeign { #expect(bytes == nil) }
                    // What is decoded is encoded to the same text: there is no second one.
                    if let bytes { #expect(Base64URL.encode(bytes.span) == text) }
                }
            }
        }
    }

    @Test("gives back bytes of every length")
    func roundTrip() {
        for count in 0..<100 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 251) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
    }
}

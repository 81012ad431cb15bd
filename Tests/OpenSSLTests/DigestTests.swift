import OpenSSL
import Testing

@Suite("Digests, tags and secrets")
struct DigestTests {
    /// FIPS 180-4 examples and the empty message.
    static let examples: [(message: String, digest: String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ]

    @Test("SHA-256 of published messages", arguments: examples)
    func sha256(message: String, digest: String) throws {
        let value = try SHA256Digest(hashing: Array(message.utf8))
        #expect(value.description == digest)
        #expect(value.bytes == [UInt8](hex: digest))
        #expect(try DigestAlgorithm.sha256.digest(of: Array(message.utf8)) == value.bytes)
    }

    @Test("SHA-256 values are equal when their bytes are")
    func equality() throws {
        let one = try SHA256Digest(hashing: [1])
        #expect(one == (try SHA256Digest(hashing: [1])))
        #expect(one != (try SHA256Digest(hashing: [2])))
        #expect(
            Set([one, try SHA256Digest(hashing: [1]), try SHA256Digest(hashing: [])]).count == 2
        )
    }

    @Test("comparison in constant time is comparison")
    func comparison() {
        #expect(constantTimeEqual([], []))
        #expect(constantTimeEqual([1, 2], [1, 2]))
        #expect(!constantTimeEqual([1, 2], [1, 3]))
        #expect(!constantTimeEqual([1, 2], [1, 2, 3]))
        #expect(!constantTimeEqual([], [1]))
    }

    @Test("random bytes differ")
    func random() throws {
        #expect(try randomBytes(count: 32) != randomBytes(count: 32))
        #expect(try randomBytes(count: 0).isEmpty)
        #expect(try Secret(randomByteCount: 32).byteCount == 32)
    }

    @Test("secrets match, but never print")
    func secrets() throws {
        let secret = Secret(Array("open sesame".utf8))
        #expect(try secret.matches(Array("open sesame".utf8)))
        #expect(try !secret.matches(Array("open sesam".utf8)))
        #expect(try !secret.matches([]))
        let values: [any Confidential] = [secret, try PrivateKey(generating: .ed25519)]
        for value in values {
            var dumped = ""
            dump(value, to: &dumped)
            #expect("\(value)" == "<secret>")
            #expect(String(reflecting: value) == "<secret>")
            #expect(!dumped.contains("raw"))
        }
    }

    @Test("the version of the library is known")
    func version() {
        #expect(openSSLVersion.hasPrefix("OpenSSL 3."))
    }
}

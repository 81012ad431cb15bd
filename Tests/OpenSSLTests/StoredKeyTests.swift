import OpenSSL
import Testing

@Suite("Stored keys")
struct StoredKeyTests {
    static let kinds: [KeyKind] = [
        .rsa(bits: 2_048), .ec(.p256), .ec(.p384), .ec(.p521), .ed25519,
    ]

    private static func algorithm(_ kind: KeyKind) -> SignatureAlgorithm {
        switch kind {
        case .rsa: .rsaPKCS1(.sha256)
        case .ec: .ecdsa(.sha256)
        case .ed25519: .ed25519
        }
    }

    @Test("are the same keys again", arguments: kinds)
    func roundTrip(_ kind: KeyKind) throws {
        let key = try PrivateKey(generating: kind)
        let encoded = try key.pkcs8()
        let restored = try PrivateKey(pkcs8: encoded)
        #expect(restored.publicKey.components == key.publicKey.components)
        #expect(try restored.pkcs8().bytes == encoded.bytes)
        let message = Array("message".utf8)
        let algorithm = Self.algorithm(kind)
        let signature = try restored.signature(of: message, by: algorithm)
        #expect(key.publicKey.isSignature(signature, of: message, by: algorithm))
    }

    @Test("are refused with a byte more, less or changed in their frame", arguments: kinds)
    func damaged(_ kind: KeyKind) throws {
        let bytes = try PrivateKey(generating: kind).pkcs8().bytes
        var mistyped = bytes
        mistyped[0] = 0x31
        let damaged: [[UInt8]] = [[], [0x30], bytes.dropLast(), bytes + [0], mistyped]
        for broken in damaged {
            #expect(throws: OpenSSLError.self) { try PrivateKey(pkcs8: Secret(broken)) }
        }
    }

    @Test("are refused above the limit of bytes, before they are read")
    func tooLarge() throws {
        let bytes = [UInt8](repeating: 0x30, count: PrivateKey.pkcs8BytesMax + 1)
        let error = #expect(throws: OpenSSLError.self) { try PrivateKey(pkcs8: Secret(bytes)) }
        #expect(error?.detail.contains("bytes") == true)
    }

    @Test("of another type are refused")
    func otherTypes() throws {
        // RFC 8410 §10.3 with the object identifiers of X25519 and of Ed448 instead of Ed25519's.
        let ed = [UInt8](
            hex: """
                302e020100300506032b657004220420d4ee72dbf913584ad5b6d8f1f769f8ad\
                3afe7c28cbf1d4fbe097a88f44755842
                """
        )
        #expect(throws: Never.self) { try PrivateKey(pkcs8: Secret(ed)) }
        for identifier: UInt8 in [0x6E, 0x71] {
            var other = ed
            other[11] = identifier
            #expect(throws: OpenSSLError.self) { try PrivateKey(pkcs8: Secret(other)) }
        }
    }
}

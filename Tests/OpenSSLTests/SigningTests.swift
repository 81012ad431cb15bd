import OpenSSL
import Testing

/// A kind of key and the algorithms that it goes with.
struct SigningCase: Sendable {
    let kind: KeyKind
    let algorithms: [SignatureAlgorithm]

    static let digests = DigestAlgorithm.allCases
    static let all: [SigningCase] =
        [
            SigningCase(
                kind: .rsa(bits: 2_048),
                algorithms: digests.map { .rsaPKCS1($0) } + digests.map { .rsaPSS($0) }
            ),
            SigningCase(kind: .ed25519, algorithms: [.ed25519]),
        ]
        + EllipticCurve.allCases.map { curve in
            SigningCase(kind: .ec(curve), algorithms: digests.map { .ecdsa($0) })
        }
}

@Suite("Signing")
struct SigningTests {
    @Test("gives signatures that verify, and no others do", arguments: SigningCase.all)
    func roundTrip(_ example: SigningCase) throws {
        let key = try PrivateKey(generating: example.kind)
        let imported = try PublicKey(key.publicKey.components)
        let every = Set(SigningCase.all.flatMap(\.algorithms))
        let message = Array("message".utf8)
        for algorithm in example.algorithms {
            let signature = try key.signature(of: message, by: algorithm)
            #expect(imported.isSignature(signature, of: message, by: algorithm))
            #expect(!imported.isSignature(signature, of: message + [0], by: algorithm))
            #expect(!imported.isSignature(signature, of: [], by: algorithm))
            #expect(!imported.isSignature([], of: message, by: algorithm))
            #expect(!imported.isSignature([0] + signature, of: message, by: algorithm))
            #expect(!imported.isSignature(signature + [0], of: message, by: algorithm))
            #expect(!imported.isSignature(signature.dropLast(), of: message, by: algorithm))
            for place in signature.indices {
                var changed = signature
                changed[place] ^= 1
                #expect(!imported.isSignature(changed, of: message, by: algorithm))
            }
            for other in every where other != algorithm {
                #expect(!imported.isSignature(signature, of: message, by: other))
            }
        }
        for other in every.subtracting(example.algorithms) {
            #expect(throws: OpenSSLError.self) { try key.signature(of: message, by: other) }
        }
    }

    @Test("refuses RSA keys out of range", arguments: [0, 1_024, 2_047, 8_193, -1, Int.max])
    func generationLimits(bits: Int) {
        #expect(throws: OpenSSLError.self) { try PrivateKey(generating: .rsa(bits: bits)) }
    }

    @Test("takes an empty message", arguments: SigningCase.all)
    func emptyMessage(_ example: SigningCase) throws {
        let key = try PrivateKey(generating: example.kind)
        let algorithm = try #require(example.algorithms.first)
        let signature = try key.signature(of: [], by: algorithm)
        #expect(key.publicKey.isSignature(signature, of: [], by: algorithm))
    }

    @Test("imports no key whose halves do not belong together")
    func mismatchedHalves() throws {
        // RFC 6979 §A.2.5, in the form of RFC 5208 §5 and RFC 5915 §3.
        let x = "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
        let y = "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
        let d = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f67"
        func key(_ last: String) throws -> PrivateKey {
            let frame = "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420"
            let text = frame + d + last + "a14403420004" + x + y
            return try PrivateKey(pkcs8: Secret([UInt8](hex: text)))
        }
        let right = try key("21")
        let message = Array("sample".utf8)
        let signature = try right.signature(of: message, by: .ecdsa(.sha256))
        #expect(right.publicKey.isSignature(signature, of: message, by: .ecdsa(.sha256)))
        #expect(throws: OpenSSLError.self) { try key("22") }
    }

    @Test("imports no RSA key of numbers that do not belong together", arguments: [400, 600])
    func brokenRSA(place: Int) throws {
        var bytes = try PrivateKey(generating: .rsa(bits: 2_048)).pkcs8().bytes
        // In the private exponent, and in the first prime.
        bytes[place] ^= 1
        #expect(throws: OpenSSLError.self) { try PrivateKey(pkcs8: Secret(bytes)) }
    }

    @Test("verifies on many threads at once with one key")
    func manyThreads() async throws {
        for example in SigningCase.all {
            let key = try PrivateKey(generating: example.kind)
            let algorithm = try #require(example.algorithms.first)
            let message = Array("message".utf8)
            let signature = try key.signature(of: message, by: algorithm)
            let publicKey = key.publicKey
            let valid = await withTaskGroup(of: Int.self) { group in
                for task in 0..<8 {
                    group.addTask {
                        (0..<20).count { round in
                            // Every other one is wrong.
                            let text = (task + round).isMultiple(of: 2) ? message : message + [0]
                            return publicKey.isSignature(signature, of: text, by: algorithm)
                        }
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(valid == 80)
        }
    }
}

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
        // RFC 6979 §A.2.5 and RFC 8032 §7.1.
        let x = [UInt8](hex: "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6")
        let y = [UInt8](hex: "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299")
        let d = [UInt8](hex: "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721")
        let key = try PrivateKey(.ec(.p256, x: x, y: y, d: d))
        let signature = try key.signature(of: Array("sample".utf8), by: .ecdsa(.sha256))
        #expect(key.publicKey.isSignature(signature, of: Array("sample".utf8), by: .ecdsa(.sha256)))
        let wrong = Array(d.dropLast()) + [0x22]
        #expect(throws: OpenSSLError.self) { try PrivateKey(.ec(.p256, x: x, y: y, d: wrong)) }
        #expect(throws: OpenSSLError.self) { try PrivateKey(.ec(.p256, x: x, y: y, d: [1])) }
        let seed = [UInt8](hex: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
        let edKey = [UInt8](hex: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
        _ = try PrivateKey(.ed25519(publicKey: edKey, seed: seed))
        #expect(throws: OpenSSLError.self) {
            try PrivateKey(.ed25519(publicKey: edKey, seed: edKey))
        }
        #expect(throws: OpenSSLError.self) { try PrivateKey(.ed25519(publicKey: edKey, seed: [])) }
    }

    @Test("imports no RSA key of numbers that are no key", arguments: [[], [0], [1], [0xFF]])
    func brokenRSA(number: [UInt8]) {
        let numbers = RSAPrivateNumbers(
            n: PublicKeyTests.n,
            e: PublicKeyTests.f4,
            d: number,
            p: number,
            q: number,
            dp: number,
            dq: number,
            qi: number
        )
        #expect(throws: OpenSSLError.self) { try PrivateKey(.rsa(numbers)) }
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

import OpenSSL
import Testing

@Suite("Signatures", .enabled(if: PrimitiveVectors.isAvailable))
struct PrimitiveTests {
    @Test("agree with the published vectors", arguments: PrimitiveVectors.names)
    func publishedVectors(_ file: String) throws {
        let vectors = try PrimitiveVectors(named: file)
        let verifier = try #require(PrimitiveVerifier(fileName: file), "unknown algorithm \(file)")
        var keys: [String: PublicKey] = [:]
        var run = 0
        for vector in vectors.cases {
            let key = try #require(vectors.keys[vector.key])
            let accepted: Bool
            switch verifier {
            case .signature(let algorithm):
                let components = try #require(key.components, "unknown key \(vector.key)")
                let known = try keys[vector.key] ?? PublicKey(components)
                keys[vector.key] = known
                accepted = known.isSignature(
                    [UInt8](hex: vector.sig),
                    of: [UInt8](hex: vector.msg),
                    by: algorithm
                )
            case .refused(let curve):
                // Ed448 and ES256K are not supported: there is no way to import such a key.
                try #require(key.crv == curve, "\(vector.id)")
                accepted = key.components != nil || key.isTakenForAnotherCurve
                #expect(!accepted, "\(vector.id)")
                run += 1
                continue
            }
            try #require(["valid", "invalid"].contains(vector.result), "\(vector.id)")
            #expect(accepted == (vector.result == "valid"), "\(vector.id): \(vector.comment)")
            run += 1
        }
        #expect(run == vectors.count)
    }

    @Test("have a file for every algorithm")
    func everyAlgorithm() {
        let names = Set(PrimitiveVectors.names.map { String($0.prefix { $0 != "-" }) })
        let expected = ["RS", "PS", "ES"].flatMap { kind in
            ["256", "384", "512"].map { kind + $0 }
        }
        #expect(names.isSuperset(of: expected + ["EdDSA"]))
    }
}

import Foundation
import OpenSSL
import Testing

/// One file of signatures over raw messages.
struct PrimitiveVectors: Decodable {
    struct Case: Decodable {
        let id: String
        let key: String
        let msg: String
        let sig: String
        let result: String
        let comment: String
    }

    struct Key: Decodable {
        let kty: String
        let crv: String?
        let n: String?
        let e: String?
        let x: String?
        let y: String?
    }

    let count: Int
    let keys: [String: Key]
    let cases: [Case]

    static var folder: URL {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
        let vectors = ProcessInfo.processInfo.environment["ROLECALL_VECTORS"]
        let base = vectors.map { URL(filePath: $0) } ?? root.appending(path: "shared/vectors")
        return base.appending(path: "jose/primitives")
    }

    static var isAvailable: Bool { FileManager.default.fileExists(atPath: folder.path) }

    /// The files of signatures, without `.json`; none if the folder is not there.
    ///
    /// Tags of shared secrets (`HS…`) are neither made nor checked here.
    static var names: [String] {
        let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (files ?? []).filter { $0.hasSuffix(".json") && !$0.hasPrefix("HS") }
            .map { String($0.dropLast(5)) }
            .sorted()
    }

    init(named name: String) throws {
        let file = PrimitiveVectors.folder.appending(path: name + ".json")
        self = try JSONDecoder().decode(PrimitiveVectors.self, from: Data(contentsOf: file))
    }
}

/// What verifies one file.
enum PrimitiveVerifier {
    case signature(SignatureAlgorithm)
    /// Not supported: no key of this curve can be imported.
    case refused(curve: String)

    /// The verifier for a file called `ALG` or `ALG-what-is-wrong`; nil for an unknown algorithm.
    init?(fileName: String) {
        let algorithms: [String: PrimitiveVerifier] = [
            "RS256": .signature(.rsaPKCS1(.sha256)), "RS384": .signature(.rsaPKCS1(.sha384)),
            "RS512": .signature(.rsaPKCS1(.sha512)), "PS256": .signature(.rsaPSS(.sha256)),
            "PS384": .signature(.rsaPSS(.sha384)), "PS512": .signature(.rsaPSS(.sha512)),
            "ES256": .signature(.ecdsa(.sha256)), "ES384": .signature(.ecdsa(.sha384)),
            "ES512": .signature(.ecdsa(.sha512)), "EdDSA-Ed25519": .signature(.ed25519),
            "EdDSA-Ed448": .refused(curve: "Ed448"), "ES256K": .refused(curve: "secp256k1"),
        ]
        let alg = String(fileName.prefix { $0 != "-" })
        guard let verifier = algorithms[fileName] ?? algorithms[alg] else { return nil }
        self = verifier
    }
}

extension PrimitiveVectors.Key {
    /// The public key; nil for a curve that is not supported.
    var components: PublicKeyComponents? {
        switch kty {
        case "RSA": .rsa(modulus: bytes(n), exponent: bytes(e))
        case "EC":
            crv.flatMap { EllipticCurve(rawValue: $0) }.map { .ec($0, x: bytes(x), y: bytes(y)) }
        case "OKP": crv == "Ed25519" ? .ed25519(bytes(x)) : nil
        default: nil
        }
    }

    /// Whether the numbers can be imported under the name of a curve that is supported.
    var isTakenForAnotherCurve: Bool {
        guard kty == "EC" else { return (try? PublicKey(.ed25519(bytes(x)))) != nil }
        return EllipticCurve.allCases.contains { curve in
            (try? PublicKey(.ec(curve, x: bytes(x), y: bytes(y)))) != nil
        }
    }

    private func bytes(_ text: String?) -> [UInt8] {
        let text = (text ?? "").replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - text.count % 4) % 4)
        return Data(base64Encoded: text + padding).map { Array($0) } ?? []
    }
}

extension [UInt8] {
    /// Reads pairs of hexadecimal digits.
    init(hex: String) {
        var bytes: [UInt8] = []
        var rest = hex[...]
        while !rest.isEmpty {
            bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
            rest = rest.dropFirst(2)
        }
        self = bytes
    }
}

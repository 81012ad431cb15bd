import Foundation
import OpenSSL
import Testing

@Suite("Certificates")
struct CertificateTests {
    /// 2026-01-02T03:04:05Z, and ten years of 365 days after that.
    static let validity: ClosedRange<Int64> = 1_767_323_045...2_082_683_045

    private static func certificate(
        _ kind: KeyKind = .ec(.p256),
        name: String = "id.example.com"
    ) throws -> (key: PrivateKey, certificate: Certificate) {
        let key = try PrivateKey(generating: kind)
        let certificate = try Certificate(
            selfSignedBy: key,
            commonName: name,
            validity: validity
        )
        return (key, certificate)
    }

    @Test("are signed by their own key", arguments: [KeyKind.rsa(bits: 2_048), .ec(.p256)])
    func selfSigned(_ kind: KeyKind) throws {
        let (key, certificate) = try Self.certificate(kind)
        let parsed = try Certificate(der: certificate.der)
        #expect(parsed == certificate)
        #expect(try parsed.isSelfSigned(by: key))
        #expect(try !parsed.isSelfSigned(by: PrivateKey(generating: kind)))
    }

    @Test("have serial numbers of their own")
    func serials() throws {
        let key = try PrivateKey(generating: .ec(.p256))
        let made = try (0..<3).map { _ in
            try Certificate(selfSignedBy: key, commonName: "a", validity: Self.validity)
        }
        #expect(Set(made).count == 3)
    }

    @Test("that were changed anywhere in their signed part or signature are not self-signed")
    func changed() throws {
        let (key, certificate) = try Self.certificate()
        for place in certificate.der.indices.dropFirst(8) where place.isMultiple(of: 7) {
            var der = certificate.der
            der[place] ^= 0x01
            guard let parsed = try? Certificate(der: der) else { continue }
            #expect(try !parsed.isSelfSigned(by: key), "byte \(place)")
        }
    }

    @Test("are not read from anything else")
    func notCertificates() throws {
        let (key, certificate) = try Self.certificate()
        let der = certificate.der
        for bytes in [[], [0x30], Array(der.dropLast()), der + [0], try key.pkcs8().bytes] {
            #expect(throws: OpenSSLError.self) { try Certificate(der: bytes) }
        }
    }

    @Test(
        "have a name of 1 to 64 characters",
        arguments: [
            ("", false), ("a", true), (String(repeating: "a", count: 64), true),
            (String(repeating: "ä", count: 64), true), (String(repeating: "a", count: 65), false),
        ]
    )
    func names(name: String, isTaken: Bool) throws {
        let key = try PrivateKey(generating: .ec(.p256))
        let made = try? Certificate(
            selfSignedBy: key,
            commonName: name,
            validity: CertificateTests.validity
        )
        #expect((made != nil) == isTaken)
    }

    @Test("refuse times that no certificate can hold")
    func times() throws {
        let key = try PrivateKey(generating: .ec(.p256))
        #expect(throws: OpenSSLError.self) {
            try Certificate(selfSignedBy: key, commonName: "a", validity: 0...Int64.max)
        }
    }

    @Test("say to another implementation what was asked for", .enabled(if: OpenSSLCommand.isThere))
    func commandLine() throws {
        let (key, certificate) = try Self.certificate(.rsa(bits: 2_048))
        let text = try OpenSSLCommand.run(
            ["x509", "-inform", "DER", "-noout", "-text", "-nameopt", "RFC2253"],
            input: certificate.der
        )
        let expected = [
            "Version: 3 (0x2)", "Signature Algorithm: sha256WithRSAEncryption",
            "Issuer: CN=id.example.com", "Subject: CN=id.example.com",
            "Not Before: Jan  2 03:04:05 2026 GMT", "Not After : Dec 31 03:04:05 2035 GMT",
            "CA:FALSE", "Digital Signature", "X509v3 Subject Key Identifier",
        ]
        for line in expected { #expect(text.contains(line), "\(line)") }
        let own = try OpenSSLCommand.run(
            ["x509", "-inform", "DER", "-noout", "-pubkey"],
            input: certificate.der
        )
        let exported = try OpenSSLCommand.run(
            ["pkey", "-inform", "DER", "-pubout"],
            input: key.pkcs8().bytes
        )
        #expect(own.hasPrefix("-----BEGIN PUBLIC KEY-----"))
        #expect(own == exported)
        let serial = try OpenSSLCommand.run(
            ["x509", "-inform", "DER", "-noout", "-serial"],
            input: certificate.der
        )
        #expect(serial.wholeMatch(of: /serial=[4-7][0-9A-F]{31}\n/) != nil, "\(serial)")
    }

    @Test(
        "have the SHA-1 thumbprint that another implementation computes",
        .enabled(if: OpenSSLCommand.isThere)
    )
    func thumbprint() throws {
        let (_, certificate) = try Self.certificate()
        let text = try OpenSSLCommand.run(
            ["x509", "-inform", "DER", "-noout", "-fingerprint", "-sha1"],
            input: certificate.der
        )
        let hex = text.split(separator: "=").last.map { $0.filter(\.isHexDigit) } ?? ""
        let thumbprint = try LegacyDigest.sha1(ofCertificate: certificate.der)
        #expect(thumbprint == [UInt8](hex: String(hex)))
    }

    @Test("the two broken hash functions give the digests of FIPS 180-1 and RFC 1321")
    func legacyDigests() throws {
        #expect(
            try LegacyDigest.sha1(ofCertificate: Array("abc".utf8))
                == [UInt8](hex: "a9993e364706816aba3e25717850c26c9cd0d89d")
        )
        #expect(
            try LegacyDigest.md5(ofAddress: Array("message digest".utf8))
                == [UInt8](hex: "f96b697d7cb7938d525a2f31aaf161d0")
        )
    }
}

/// The program of OpenSSL, which is an implementation apart from ours as far as reading goes.
enum OpenSSLCommand {
    static let path = "/usr/bin/openssl"

    static var isThere: Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// What it prints, given `input`.
    static func run(_ arguments: [String], input: [UInt8]) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "input")
        try Data(input).write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments + ["-in", file.path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "openssl \(arguments)")
        return String(decoding: printed, as: UTF8.self)
    }
}

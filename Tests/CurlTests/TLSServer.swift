import Foundation
import Testing

/// Certificates and servers made by the `openssl` command.
final class TLSServer {
    /// A certificate with something wrong, or nothing.
    enum Certificate: Sendable {
        case valid
        case expired
        case forAnotherHost
    }

    let folder: URL
    private var process: Process?

    /// The authority that signed the server's certificate.
    var authority: String { folder.appending(path: "ca.pem").path }

    static let isAvailable = FileManager.default.isExecutableFile(atPath: openssl)
    private static let openssl = "/usr/bin/openssl"
    private static let ellipticKey = [
        "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
    ]

    init(_ certificate: Certificate) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try run(
            [
                "req", "-x509", "-subj", "/CN=Test CA", "-days", "2", "-keyout", "ca.key", "-out",
                "ca.pem",
            ]
                + Self.ellipticKey
        )
        try run(
            ["req", "-new", "-subj", "/CN=x", "-keyout", "key.pem", "-out", "csr.pem"]
                + Self.ellipticKey
        )
        let name =
            certificate == .forAnotherHost ? "IP:127.0.0.2,DNS:other.example" : "IP:127.0.0.1"
        try Data("subjectAltName=\(name)".utf8).write(to: folder.appending(path: "names"))
        let days = certificate == .expired ? "-1" : "2"
        try run([
            "x509", "-req", "-in", "csr.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", days,
            "-extfile", "names", "-out", "cert.pem",
        ])
    }

    deinit {
        process?.terminate()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Serves a page to each GET, and returns the port.
    func start(_ arguments: [String] = []) throws -> Int {
        let process = command(
            ["s_server", "-accept", "127.0.0.1:0", "-cert", "cert.pem", "-key", "key.pem", "-www"]
                + arguments
        )
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        self.process = process
        var text = ""
        while let bytes = try output.fileHandleForReading.read(upToCount: 1), !bytes.isEmpty {
            text += String(decoding: bytes, as: UTF8.self)
            guard text.hasSuffix("\n"), let range = text.range(of: "ACCEPT 127.0.0.1:") else {
                continue
            }
            return try #require(Int(text[range.upperBound...].dropLast()))
        }
        throw CocoaError(.fileReadUnknown)
    }

    private func run(_ arguments: [String]) throws {
        let process = command(arguments)
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "openssl \(arguments)")
    }

    private func command(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: Self.openssl)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }
}

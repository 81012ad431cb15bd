import Curl
import Foundation
import Testing

@Suite("TLS", .enabled(if: TLSServer.isAvailable, "needs the openssl command"))
struct TLSTests {
    /// The status that `server` answers with, or why there is none.
    static func status(
        of server: TLSServer,
        caFile: String?,
        _ arguments: [String] = []
    ) async throws -> Int {
        let port = try server.start(arguments)
        let client = try HTTPClient(HTTPClientOptions(caFile: caFile))
        let request = HTTPClientRequest(
            try HTTPURL("https://127.0.0.1:\(port)/"),
            timeout: .seconds(20)
        )
        return try await client.send(request).status
    }

    static func expectCode(_ code: String, _ body: () async throws -> Int) async {
        let error = await #expect(throws: CurlError.self) { _ = try await body() }
        #expect(error?.code == code, "\(String(describing: error))")
    }

    @Test("trusts the authorities of its file")
    func trusted() async throws {
        let server = try TLSServer(.valid)
        #expect(try await Self.status(of: server, caFile: server.authority) == 200)
    }

    @Test("trusts nobody else")
    func unknownAuthority() async throws {
        let server = try TLSServer(.valid)
        await Self.expectCode("http_certificate_refused") {
            try await Self.status(of: server, caFile: nil)
        }
        let other = try TLSServer(.valid)
        let second = try TLSServer(.valid)
        await Self.expectCode("http_certificate_refused") {
            try await Self.status(of: second, caFile: other.authority)
        }
    }

    @Test(
        "refuses certificates that are not valid here and now",
        arguments: [TLSServer.Certificate.expired, .forAnotherHost]
    )
    func invalidCertificate(_ certificate: TLSServer.Certificate) async throws {
        let server = try TLSServer(certificate)
        await Self.expectCode("http_certificate_refused") {
            try await Self.status(of: server, caFile: server.authority)
        }
    }

    @Test("speaks TLS 1.2 and 1.3", arguments: ["-tls1_2", "-tls1_3"])
    func versions(version: String) async throws {
        let server = try TLSServer(.valid)
        #expect(try await Self.status(of: server, caFile: server.authority, [version]) == 200)
    }

    @Test("speaks nothing older", arguments: ["-tls1", "-tls1_1"])
    func oldVersions(version: String) async throws {
        let server = try TLSServer(.valid)
        await Self.expectCode("http_tls_failed") {
            try await Self.status(
                of: server,
                caFile: server.authority,
                [version, "-cipher", "ALL:@SECLEVEL=0"]
            )
        }
    }

    @Test(
        "refuses a file that holds no certificate",
        arguments: [
            "", "no certificate", "-----BEGIN CERTIFICATE----",
        ]
    )
    func emptyFile(content: String) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "ca-\(UUID().uuidString)")
        try Data(content.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let error = #expect(throws: CurlError.self) {
            try HTTPClient(HTTPClientOptions(caFile: file.path))
        }
        #expect(error?.code == "http_ca_file_unusable")
    }

    @Test("takes a file of a mebibyte, and none that is longer", arguments: [0, 1])
    func fileSize(over: Int) throws {
        let mark = "-----BEGIN CERTIFICATE-----\n"
        let blank = String(repeating: "\n", count: 1_048_576 - mark.utf8.count + over)
        let file = FileManager.default.temporaryDirectory.appending(path: "ca-\(UUID().uuidString)")
        try Data((mark + blank).utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        if over == 0 {
            _ = try HTTPClient(HTTPClientOptions(caFile: file.path))
        } else {
            #expect(throws: CurlError.caFileUnusable("`\(file.path)` is over 1 MiB")) {
                try HTTPClient(HTTPClientOptions(caFile: file.path))
            }
        }
    }

    @Test(
        "refuses a file that is not there, or is a folder",
        arguments: ["/nowhere/ca.pem", "/"]
    )
    func noFile(path: String) {
        let error = #expect(throws: CurlError.self) {
            try HTTPClient(HTTPClientOptions(caFile: path))
        }
        #expect(error?.code == "http_ca_file_unusable")
    }

    @Test("refuses a file that only looks like certificates at the first handshake")
    func garbageFile() async throws {
        let server = try TLSServer(.valid)
        let file = server.folder.appending(path: "garbage.pem")
        let text = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
        try Data(text.utf8).write(to: file)
        await Self.expectCode("http_ca_file_unusable") {
            try await Self.status(of: server, caFile: file.path)
        }
    }
}

import Foundation
import JOSE
import JSON
import OpenIDProvider
import OpenSSL
import Testing

@Suite("Tokens for clients")
struct ClientTokenTests {
    @Test("have the documented claims, and no others")
    func claims() async throws {
        try await withProvider { provider in
            let answer = try await provider.clientToken("backend")
            #expect(answer.status == 200)
            #expect(answer.names == ["access_token", "expires_in", "scope", "token_type"])
            #expect(answer.json["expires_in"] == 86_400)
            #expect(answer.json["token_type"] == "Bearer")
            #expect(answer.scope == "evaluate:access search:access")
            #expect(answer["Content-Type"] == "application/json; charset=utf-8")
            #expect(answer["Cache-Control"] == "no-store")
            let claims = try provider.claims(answer.accessToken)
            let names = claims.map(\.key.string).sorted()
            #expect(names == ["aud", "azp", "exp", "gty", "iat", "iss", "jti", "scope", "sub"])
            #expect(claims["iss"] == "https://id.example.com/")
            #expect(claims["sub"] == "backend@clients")
            #expect(claims["aud"] == "https://rolecall.example/")
            #expect(claims["azp"] == "backend")
            #expect(claims["gty"] == "client-credentials")
            #expect(claims["scope"] == "evaluate:access search:access")
            #expect(claims["iat"]?.number?.int == provider.clock.seconds)
            #expect(claims["exp"]?.number?.int == provider.clock.seconds + 86_400)
            let again = try await provider.clientToken("backend")
            #expect(try provider.claims(again.accessToken)["jti"] != claims["jti"])
            #expect(provider.log.codes == ["tokens_issued", "tokens_issued"])
        }
    }

    /// Each body asks for the same: as SDKs write it, and as others do.
    static let bodies: [(form: String, body: String, headers: [(name: String, value: String)])] = [
        (
            "application/json",
            """
            {"client_id":"backend","client_secret":"backend-secret","audience":null,"scope":null,\
            "organization":null,"grant_type":"client_credentials"}
            """, []
        ),
        (
            "application/json; charset=UTF-8",
            #"{"grant_type":"client_credentials","audience":"https://rolecall.example/","x":[1]}"#,
            basic("backend:backend-secret")
        ),
        (
            "application/x-www-form-urlencoded",
            "grant_type=client_credentials&client_id=backend&client_secret=backend-secret&audience="
                + "https%3A%2F%2Frolecall.example%2F", []
        ),
        (
            "Application/X-WWW-Form-Urlencoded;charset=utf-8",
            "grant_type=client%5fcredentials&organization=&scope&client_id=backend",
            basic("back%65nd:backend%2Dsecret")
        ),
        (
            "application/x-www-form-urlencoded", "grant_type=client_credentials",
            [("authorization", "basic " + Base64.encode(Array("backend:backend-secret".utf8)))]
        ),
    ]

    @Test("are given for JSON and forms, with the secret in the body or in the header")
    func forms() async throws {
        try await withProvider { provider in
            for (form, body, headers) in Self.bodies {
                let answer = try await provider.post(
                    "/oauth/token",
                    body,
                    mediaType: form,
                    headers
                )
                #expect(answer.status == 200, "\(body): \(answer.text)")
                #expect(answer.scope == "evaluate:access search:access")
            }
        }
    }

    static let scopes:
        [(client: ExactString, audience: ExactString?, scope: ExactString?, granted: String?)] = [
            ("backend", nil, "search:access", "search:access"),
            ("backend", nil, "search:access  admin:access search:access", "search:access"),
            ("backend", nil, "admin:access", ""),
            ("backend", "https://api.example/", nil, "read:a read:b"),
            ("literal", "https://rolecall.example/", nil, "evaluate:access"),
            ("literal", "https://id.example.com/api/v2/", nil, "read:users"),
            ("backend", "https://api.example/", "read:b read:c", "read:b"),
            ("management", "https://id.example.com/api/v2/", "read:users x", "read:users"),
            ("management", "http://id.example.com/api/v2/", "read:users", "read:users"),
            ("management", "https://all.example/", "whatever:it is", "whatever:it is"),
            ("management", "https://all.example/", nil, nil),
        ]

    @Test("hold the scopes that are asked for and granted, or all that are granted")
    func scopes() async throws {
        try await withProvider { provider in
            for (client, audience, scope, granted) in Self.scopes {
                let answer = try await provider.clientToken(
                    client,
                    audience: audience,
                    scope: scope
                )
                #expect(answer.status == 200, "\(answer.text)")
                #expect(answer.scope == granted)
                let claims = try provider.claims(
                    answer.accessToken,
                    audience: audience ?? Provider.ownAudience
                )
                #expect((claims["scope"]?.string?.string ?? "") == (granted ?? ""))
                #expect(claims["aud"]?.string == audience ?? Provider.ownAudience)
            }
            let all = try await provider.clientToken(
                "management",
                audience: Provider.managementAudience
            )
            let scopes = Set((all.scope ?? "").split(separator: " "))
            #expect(scopes.isSuperset(of: ["read:users", "create:users", "delete:client_grants"]))
            #expect(!scopes.contains("*") && !scopes.contains("read:current_user"))
            #expect((all.accessToken ?? "").utf8.count < TokenLimits.standard.bytes / 2)
        }
    }

    @Test("live as long as is configured, within bounds")
    func lives() async throws {
        for (configured, actual) in [(60, 60), (0, 1), (Int.max, 2_592_000)] {
            var setup = Provider.Setup()
            setup.configuration.clientTokenSeconds = configured
            try await withProvider(setup) { provider in
                let answer = try await provider.clientToken("backend")
                let claims = try provider.claims(answer.accessToken)
                #expect(answer.json["expires_in"]?.number?.int == actual)
                #expect(claims["exp"]?.number?.int == provider.clock.seconds + actual)
            }
        }
    }

    @Test(
        "are signed by the key of the certificate that is published",
        .enabled(if: Command.isThere)
    )
    func otherImplementation() async throws {
        try await withProvider { provider in
            let token = try #require(try await provider.clientToken("backend").accessToken)
            let parts = token.split(separator: ".").map { ExactString(String($0)) }
            let header = try JSONValue(parsing: try #require(Base64URL.decode(parts[0])))
            let keys = try await provider.get("/.well-known/jwks.json").json["keys"]?.array ?? []
            let key = try #require(keys.first { $0["kid"] == header["kid"] })
            let text = try #require(key["x5c"]?.array?.first?.string)
            let files = try Command(files: [
                "certificate": try #require(Base64.decode(text.utf8)),
                "message": Array("\(parts[0]).\(parts[1])".utf8),
                "signature": try #require(Base64URL.decode(parts[2])),
            ])
            defer { files.remove() }
            try files.run([
                "x509", "-inform", "DER", "-in", "certificate", "-noout", "-pubkey", "-out", "key",
            ])
            let verified = try files.run([
                "dgst", "-sha256", "-verify", "key", "-signature", "signature", "message",
            ])
            #expect(verified == "Verified OK\n")
        }
    }

    @Test("are signed by the next key after a rotation, and the old ones still verify")
    func rotation() async throws {
        try await withProvider { provider in
            let before = try await provider.clientToken("backend").accessToken
            try await provider.keys.rotate()
            let after = try await provider.clientToken("backend").accessToken
            _ = try provider.claims(before)
            _ = try provider.claims(after)
            let ids = try [before, after].map {
                try UnverifiedToken(compact: $0 ?? "").header.keyID
            }
            #expect(ids[0] != ids[1])
        }
    }
}

/// The program of OpenSSL in a folder with some files.
struct Command {
    static let path = "/usr/bin/openssl"
    static var isThere: Bool { FileManager.default.isExecutableFile(atPath: path) }

    private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

    init(files: [String: [UInt8]]) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, bytes) in files { try Data(bytes).write(to: folder.appending(path: name)) }
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    @discardableResult
    func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: Self.path)
        process.arguments = arguments
        process.currentDirectoryURL = folder
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

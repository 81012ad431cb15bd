import Authorization
import Directory
import JOSE
import JSON
import RolecallService
import Store
import Testing

@Suite("The directory beside other issuers")
struct DirectorySourceTests {
    private static let connection = DirectoryConnection(name: "corp", provider: "oidc")

    private static func partner(_ sources: [ProfileSource]) throws -> TestIssuer {
        var issuer = try TestIssuer("https://partner.example/", subjectType: nil)
        issuer.sources = sources
        return issuer
    }

    private static var claims: ProfileSource {
        get throws {
            .claims(
                ProfileAttributes(
                    roles: [try JSONPointer("/roles")],
                    acl: [try JSONPointer("/acl")]
                )
            )
        }
    }

    @Test("claims and profile are united, denies too, and neither stands in for the other")
    func united() async throws {
        let partner = try Self.partner([try Self.claims, .directory(Self.connection)])
        try await withDirectoryService(issuers: [partner]) { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"]) {
                $0.link("corp", "oidc", "a-1")
            }
            let client = try directory.issuer.client()
            func ask(_ action: ExactString, _ claims: JSONValue) async throws -> Answer {
                let token = try partner.token("a-1", claims)
                return try await rolecall.evaluate(
                    client,
                    question(action, "document", "1"),
                    [(name: "Rolecall-Subject-Token", value: token)]
                )
            }
            #expect(try await ask("read", [:]).reason?["source"] == "/app_metadata/roles/0")
            #expect(try await ask("edit", [:]).reasonCode == "no_grant")
            let editor = try await ask("edit", ["roles": ["editor"]])
            #expect(editor.reason?["source"] == "claims:/roles/0", "\(editor.text)")
            let deny: JSONValue = [
                "acl": [["effect": "deny", "permissions": ["read:document"]]]
            ]
            #expect(try await ask("read", deny).reasonCode == "acl_deny")
            // What changes on either side counts at once.
            try await directory.update("auth0|ann") { $0.setRoles([]) }
            #expect(try await ask("read", [:]).reasonCode == "no_grant")
            #expect(try await ask("read", ["roles": ["viewer"]]).decision == true)
            try await directory.update("auth0|ann") { $0.blocked = true }
            #expect(try await ask("read", ["roles": ["viewer"]]).reasonCode == "subject_blocked")
            try await directory.delete("auth0|ann")
            let gone = try await ask("read", ["roles": ["viewer"]])
            #expect(gone.reasonCode == "unknown_subject")
        }
    }

    @Test("an account counts in its connection alone")
    func connections() async throws {
        let partner = try Self.partner([.directory(Self.connection)])
        try await withDirectoryService(issuers: [partner]) { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"]) {
                $0.link("corp", "oidc", "a-1")
                $0.link("other", "oidc", "a-2")
                $0.link("corp", "samlp", "a-3")
            }
            let cases: [(ExactString, String)] = [
                ("a-1", "role_permission"), ("oidc|a-1", "unknown_subject"),
                ("a-2", "unknown_subject"), ("a-3", "unknown_subject"),
                ("auth0|ann", "unknown_subject"), ("ann", "unknown_subject"),
                ("a-1 ", "unknown_subject"),
            ]
            for (subject, wanted) in cases {
                let token = try partner.token(subject)
                let answer = try await rolecall.evaluate(token, readDocument)
                #expect(answer.reasonCode == wanted, "\(subject): \(answer.text)")
            }
        }
    }

    @Test(
        "its users are shown by their canonical id, and named as the issuer or the directory does"
    )
    func names() async throws {
        let partner = try Self.partner([.directory(Self.connection)])
        let plain = try TestIssuer("https://plain.example/", subjectType: nil)
        try await withDirectoryService(issuers: [partner, plain]) { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"]) {
                $0.link("corp", "oidc", "a-1")
            }
            let token = try partner.token("a-1")
            let list = try await rolecall.permissions(token)
            #expect(list.json["subject"] == subject("auth0|ann"))
            let client = try directory.issuer.client()
            let names: [ExactString] = ["https://partner.example/#a-1", "auth0|ann"]
            for asker in [token, client] {
                for name in names {
                    let asked = question("read", "document", "1", subject: subject(name))
                    let answer = try await rolecall.evaluate(asker, asked)
                    #expect(answer.decision == true, "\(name): \(answer.text)")
                }
            }
            // What only a token can tell is never decided without it.
            let unnamed = question(
                "read",
                "document",
                "1",
                subject: subject("https://plain.example/#x")
            )
            let answer = try await rolecall.evaluate(client, unnamed)
            expectProblem(answer, 503, "subject_token_required")
            let stranger = question(
                "read",
                "document",
                "1",
                subject: subject("https://partner.example/#b-1")
            )
            #expect(try await rolecall.evaluate(client, stranger).reasonCode == "unknown_subject")
        }
    }

    @Test("a client of another issuer is no user: it has what its claims say")
    func foreignClient() async throws {
        let partner = try Self.partner([try Self.claims, .directory(Self.connection)])
        try await withDirectoryService(issuers: [partner]) { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["editor"]) {
                $0.link("corp", "oidc", "backend@clients")
            }
            let client = try partner.client(scope: "", ["roles": ["viewer"]])
            #expect(try await rolecall.evaluate(client, readDocument).decision == true)
            let edit = question("edit", "document", "1")
            #expect(try await rolecall.evaluate(client, edit).reasonCode == "no_grant")
        }
    }

    @Test("no configured issuer takes the place of the directory's own")
    func ownIssuer() async throws {
        let impostor = try TestIssuer("https://rolecall.example/")
        try await withDirectoryService(issuers: [impostor]) { rolecall, directory in
            try await directory.create("auth0|ann")
            let token = try impostor.token("auth0|ann", ["roles": ["viewer"]])
            let answer = try await rolecall.evaluate(token, readDocument)
            expectProblem(answer, 401, "token_invalid")
        }
    }
}

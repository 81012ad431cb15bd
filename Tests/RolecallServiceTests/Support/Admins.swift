import JSON
import RolecallService
import Testing

extension Rolecall.Setup {
    /// Policies with a role for each right on Rolecall itself.
    static var administered: Self {
        var setup = Self()
        setup.policies = """
            version: 1
            roles:
              viewer: { permissions: ["read:document"] }
              editor: { inherits: [viewer], permissions: ["edit:document"] }
              admin: { description: Full admin, permissions: ["*:rolecall"] }
              lead:
                permissions: ["grant:rolecall/role/viewer", "grant:rolecall/role/editor"]
              desk: { permissions: ["read:rolecall/subjects"] }
              guard: { inherits: [viewer], permissions: ["write:rolecall/acl"] }
            """
        return setup
    }
}

/// As `withDirectoryService`, with the policies of administration, the full admin Ada, and Vera, who has nothing.
func withAdmins(
    _ setup: Rolecall.Setup = .administered,
    subjects: [SubjectAttributes] = SubjectAttributes.standard,
    _ body: (Rolecall, TestDirectory) async throws -> Void
) async throws {
    try await withDirectoryService(setup, subjects: subjects) { rolecall, directory in
        try await directory.create("auth0|ada", roles: ["admin"])
        try await directory.create("auth0|vera")
        try await body(rolecall, directory)
    }
}

extension Rolecall {
    /// A user's token that opens the admin surface.
    func adminToken(_ user: ExactString = "auth0|ada") throws -> String {
        try #require(directory).issuer.token(user, ["scope": "admin:access"])
    }

    /// Sends a request to a path below `/v1/admin/`, with lines of the head, as a user whose token is made unless
    /// another one is given.
    func admin(
        _ method: String,
        _ path: String,
        _ body: JSONValue? = nil,
        as user: ExactString = "auth0|ada",
        token: String? = nil,
        _ headers: [String] = []
    ) async throws -> Answer {
        let token = try token ?? adminToken(user)
        var lines = ["Authorization: Bearer \(token)"] + headers
        if body != nil, !headers.contains(where: { $0.hasPrefix("Content-Type") }) {
            lines.append("Content-Type: application/json")
        }
        return try await raw("\(method) /v1/admin/\(path)", lines, body: body?.encoded())
    }

    /// Whether a user of the directory may read a document, as a backend is told.
    func mayRead(_ user: ExactString, _ document: ExactString = "1") async throws -> Bool? {
        let client = try #require(directory).issuer.client()
        let asked = question("read", "document", document, subject: subject(user))
        return try await evaluate(client, asked).decision
    }
}

extension Answer {
    /// The body without its revision, which must be what the header says.
    var withoutRevision: JSONValue {
        var object = json.object ?? JSONObject()
        #expect(object["revision"]?.string?.string == self["Rolecall-Revision"], "\(text)")
        object["revision"] = nil
        return .object(object)
    }

    /// The list at `name` of the body.
    func list(_ name: ExactString) -> [JSONValue] { json[name]?.array ?? [] }

    /// The cursor of the next page.
    var next: String? { json["next"]?.string?.string }
}

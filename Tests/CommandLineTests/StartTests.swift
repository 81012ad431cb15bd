import Authorization
import Configuration
import JSON
import RolecallService
import Testing

@testable import rolecall

@Suite("What a server makes of a configuration")
struct StartTests {
    @Test(
        "a surface is said to be available where the service has one",
        arguments: Surface.allCases
    )
    func surfaces(_ surface: Surface) {
        #expect(surface.isAvailable == (ServiceSurface(rawValue: surface.rawValue) != nil))
    }

    private func settings(attributes: String) throws -> Settings {
        let text = """
            issuers:
              - issuer: https://acme.eu.auth0.com/
                profile: [management]
                attributes: \(attributes)
            directory: { kind: auth0 }
            tenant: { domain: acme.eu.auth0.com, client_id: abc, client_secret_file: secret }
            """
        let files = FileAccess(effectiveUserID: 0) { _, _ in
            FileContents(bytes: Array("s3cret".utf8), permissions: 0o600, ownerID: 0)
        }
        return try Settings.load(
            Array(text.utf8),
            file: "/etc/rolecall.yaml",
            environment: [:],
            files: files
        ).settings
    }

    private static let standard = [
        "/app_metadata/%", "/app_metadata/authorization/%",
    ]

    /// What issuers name, and where roles and ACL entries of the tenant's users are read.
    static let attributes: [(text: String, roles: [String]?, acl: [String])] = [
        ("{}", nil, []), ("{ roles: [/roles], acl: [/acl] }", nil, []),
        ("{ roles: [/app_metadata/r] }", ["/app_metadata/r"], []),
        ("{ acl: [/app_metadata/a, /acl] }", nil, ["/app_metadata/a"]),
        ("{ acl: [/app_metadata/acl] }", nil, []),
    ]

    @Test("ACL entries of a tenant's users are always read in the standard places too")
    func tenantAttributes() throws {
        for (text, roles, acl) in Self.attributes {
            let read = try settings(attributes: text).tenantAttributes
            let standard = { (name: String) in
                Self.standard.map { $0.replacing("%", with: name) }
            }
            #expect(read.roles.map(\.text.string) == roles ?? standard("roles"), "\(text)")
            #expect(read.permissions.map(\.text.string) == standard("permissions"), "\(text)")
            let entries = read.acl.map(\.text.string)
            #expect(entries.prefix(acl.count) == acl[...], "\(text)")
            #expect(entries.sorted() == (acl + standard("acl")).sorted(), "\(text)")
        }
    }

    @Test(
        "an account of a connection is named with its provider, no two of its issuer alike",
        arguments: [
            ("7", "saml|7"), ("saml|7", "saml|saml|7"), ("saml|", "saml|saml|"),
            ("x|7", "saml|x|7"),
        ]
            as [(ExactString, ExactString)]
    )
    func account(subject: ExactString, id: ExactString) {
        let connection = DirectoryConnection(name: "partner", provider: "saml")
        #expect(connection.userID(of: subject) == id)
    }
}

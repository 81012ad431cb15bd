internal import Directory
internal import Foundation
internal import JSON
internal import ManagementAPI
internal import OpenSSL
internal import Passwords
internal import Store

/// Fills the store of a demo at its first start, and tells how to use it.
struct DemoSetup {
    let file: DemoFile
    let store: any Store
    let management: ManagementAPI
    let hasher: PasswordHasher
    let connection: ExactString
    let now: @Sendable () -> UserTime

    /// Makes users and clients if the store has none.
    ///
    /// - Returns: what to print before the server listens.
    func run(url: String, audience: ExactString) async throws -> String {
        let isNew = try await store.read { store in
            try store.userCount(connection: nil) == 0 && store.clients().isEmpty
        }.value
        guard isNew else {
            try file.update(url: url, audience: audience)
            return file.exists
                ? "the demo's users, clients and secrets are in \(file.path)\n"
                : "the demo was made before, and \(file.path), which kept its secrets, is gone\n"
        }
        var secrets = DemoFile.Secrets(
            adminPassword: try DirectoryDesk.randomPassword(),
            adminID: "",
            backend: try DirectoryDesk.randomText(bytes: 48),
            management: try DirectoryDesk.randomText(bytes: 48),
            samplePassword: try DirectoryDesk.randomPassword()
        )
        let admin = try user(DemoUsers.admin, password: secrets.adminPassword)
        secrets.adminID = admin.id.text
        // Before the store: secrets that nobody knows would be kept there for good.
        try file.write(secrets, url: url, audience: audience)
        try await fill(admin: admin, secrets)
        return DemoText(secrets, url: url, audience: audience, file: file.path).text
    }

    private func fill(admin: User, _ secrets: DemoFile.Secrets) async throws {
        let samples = try DemoUsers.samples.map {
            try user($0, password: secrets.samplePassword)
        }
        let clients = try clients(secrets)
        let adminHash = try await hasher.hash(Array(secrets.adminPassword.utf8))
        let sampleHash = try await hasher.hash(Array(secrets.samplePassword.utf8))
        _ = try await store.write { store in
            for (user, hash) in [(admin, adminHash)] + samples.map({ ($0, sampleHash) }) {
                try store.insert(user)
                try store.setPasswordHash(hash, of: user.id)
            }
            for client in clients { try store.insert(client) }
        }
    }

    private func user(_ body: JSONObject, password: ExactString) throws -> User {
        var body = body
        body["connection"] = .string(connection)
        body["password"] = .string(password)
        return try management.newUser(.object(body))
    }

    private func clients(_ secrets: DemoFile.Secrets) throws -> [MachineClient] {
        var backend = MachineClient(
            id: DemoFile.backendID,
            name: "Demo backend",
            createdAt: now()
        )
        backend.secretDigest = try DigestAlgorithm.sha256.digest(of: Array(secrets.backend.utf8))
        backend.grants = [
            ClientGrant(audience: .rolecall, scopes: ["evaluate:access", "search:access"])
        ]
        backend.grantTypes = Set(MachineClient.GrantType.allCases)
        var management = MachineClient(
            id: DemoFile.managementID,
            name: "Demo management",
            createdAt: now()
        )
        management.secretDigest = try DigestAlgorithm.sha256.digest(
            of: Array(secrets.management.utf8)
        )
        management.isPrivileged = true
        management.grants = [ClientGrant(audience: .management, scopes: ["*"])]
        return [backend, management]
    }
}

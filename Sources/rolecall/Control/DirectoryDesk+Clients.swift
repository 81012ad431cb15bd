internal import Configuration
internal import Directory
internal import JOSE
internal import JSON
internal import OpenIDProvider
internal import OpenSSL
internal import Store

extension DirectoryDesk {
    /// Makes a client with a random secret, which is in the answer and nowhere else.
    func createClient(_ order: Order) async throws -> JSONValue {
        let secret = try Self.randomText(bytes: 48)
        let client = try client(order, secret: secret)
        guard !clients.isConfigured(client.id) else {
            throw OrderRefusal("the configuration declares client `\(client.id)`")
        }
        do {
            var event = event(.clientCreated, of: client.id)
            event.after = .object(client.json)
            _ = try await store.write { [event] writing in
                try writing.insert(client)
                try writing.append(event)
            }
        } catch StoreError.duplicate {
            throw OrderRefusal("there is a client `\(client.id)`")
        }
        var shown = client.json
        shown["client_secret"] = .string(secret)
        return .object(shown)
    }

    /// A client, without its secret.
    func showClient(_ order: Order) async throws -> JSONValue {
        let id = try order.text("client_id")
        guard let client = try await store.read({ try $0.client(id) }).value else {
            throw OrderRefusal("the store has no client `\(id)`")
        }
        return .object(client.json)
    }

    /// All clients of the store, without their secrets.
    func listClients() async throws -> JSONValue {
        .array(try await store.read { try $0.clients() }.value.map { .object($0.json) })
    }

    /// Removes a client.
    func deleteClient(_ order: Order) async throws -> JSONValue {
        let id = try order.text("client_id")
        let event = event(.clientDeleted, of: id)
        _ = try await store.write { writing in
            guard let client = try writing.client(id) else {
                throw OrderRefusal("the store has no client `\(id)`")
            }
            try writing.deleteClient(id)
            var event = event
            event.before = .object(client.json)
            try writing.append(event)
        }
        return [:]
    }

    private func client(_ order: Order, secret: ExactString) throws -> MachineClient {
        let id =
            try order.arguments["client_id"].map { _ in try order.text("client_id") }
            ?? Self.randomText(bytes: 24)
        guard ClientNames.isValid(id) else {
            throw OrderRefusal(
                "client id `\(id)`: expected 1 to 128 characters without blanks, `@` and `|`"
            )
        }
        let name = order.arguments["name"]?.string ?? id
        var client = MachineClient(id: id, name: name, createdAt: now())
        client.secretDigest = try DigestAlgorithm.sha256.digest(of: Array(secret.utf8))
        client.roles = try order.texts("roles")
        client.isPrivileged = order.arguments["privileged"]?.bool ?? false
        client.isOIDCConformant = order.arguments["oidc_conformant"]?.bool ?? true
        client.grants = try order.texts("grants").map(ClientGrant.init(argument:))
        client.grantTypes = try Self.grantTypes(try order.texts("grant_types"))
        return client
    }

    private static func grantTypes(
        _ names: [ExactString]
    ) throws(OrderRefusal) -> Set<MachineClient.GrantType> {
        guard !names.isEmpty else { return [.clientCredentials] }
        var types: Set<MachineClient.GrantType> = []
        for name in names {
            guard let type = MachineClient.GrantType(rawValue: name.string) else {
                let known = MachineClient.GrantType.allCases.map(\.rawValue)
                throw OrderRefusal(
                    "grant type `\(name)`: expected one of \(known.joined(separator: ", "))"
                )
            }
            types.insert(type)
        }
        return types
    }
}

/// What client ids look like: as in the configuration.
enum ClientNames {
    /// The longest id, in bytes, so that `ID@clients` is a subject.
    static let bytesMax = 128

    /// Whether `id` can be a client's.
    static func isValid(_ id: ExactString) -> Bool {
        (1...bytesMax).contains(id.utf8.count)
            && id.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x40 && $0 != 0x7C }
    }
}

extension ClientGrant {
    /// Reads `AUDIENCE=SCOPE,SCOPE`; an audience may hold `=`.
    init(argument: ExactString) throws(OrderRefusal) {
        guard let equals = argument.string.utf8.lastIndex(of: UInt8(ascii: "=")) else {
            throw OrderRefusal("grant `\(argument)`: expected AUDIENCE=SCOPE,SCOPE")
        }
        let audience = ExactString(String(argument.string[..<equals]))
        let scopes = argument.string[argument.string.utf8.index(after: equals)...]
            .split(separator: ",").map { ExactString(String($0)) }
        guard !audience.isEmpty, !scopes.isEmpty else {
            throw OrderRefusal("grant `\(argument)`: expected AUDIENCE=SCOPE,SCOPE")
        }
        self.init(audience: Audience(name: audience), scopes: scopes)
        try check()
    }

    private func check() throws(OrderRefusal) {
        for scope in scopes {
            switch audience {
            case .rolecall where !Self.ownScopes.contains(scope):
                throw OrderRefusal("`\(scope)` is no scope of audience `rolecall`")
            case .other where scope == "*":
                throw OrderRefusal("`*` stands for every scope at audience `management` only")
            case .rolecall, .management, .other: continue
            }
        }
    }

    private static let ownScopes = ClientGrantSettings.ownScopes.map { ExactString($0) }
}

extension ClientGrant.Audience {
    /// `rolecall`, `management`, or another API's.
    init(name: ExactString) {
        switch name {
        case "rolecall": self = .rolecall
        case "management": self = .management
        default: self = .other(name)
        }
    }

    /// What ``init(name:)`` reads.
    var name: ExactString {
        switch self {
        case .rolecall: "rolecall"
        case .management: "management"
        case .other(let audience): audience
        }
    }
}

extension MachineClient {
    /// All but the secret.
    var json: JSONObject {
        var object = JSONObject()
        object["client_id"] = .string(id)
        object["name"] = .string(name)
        object["privileged"] = .bool(isPrivileged)
        object["oidc_conformant"] = .bool(isOIDCConformant)
        object["roles"] = .array(roles.map(JSONValue.string))
        object["grant_types"] = .array(
            GrantType.allCases.filter(grantTypes.contains)
                .map { .string(ExactString($0.rawValue)) }
        )
        object["grants"] = .array(
            grants.map { grant in
                [
                    "audience": .string(grant.audience.name),
                    "scopes": .array(grant.scopes.map(JSONValue.string)),
                ]
            }
        )
        object["created_at"] = .string(ExactString(createdAt.description))
        return object
    }
}

internal import Configuration
internal import Directory
internal import JOSE
internal import JSON
internal import ManagementAPI
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
        guard ClientSettings.isID(id) else {
            throw OrderRefusal("client id `\(id)`: expected \(ClientSettings.idRule)")
        }
        let name = order.arguments["name"]?.string ?? id
        var client = MachineClient(id: id, name: name, createdAt: now())
        client.secretDigest = try DigestAlgorithm.sha256.digest(of: Array(secret.utf8))
        client.roles = try Self.roles(try order.texts("roles"))
        try requireDefined(client.roles)
        client.isPrivileged = order.arguments["privileged"]?.bool ?? false
        client.isOIDCConformant = order.arguments["oidc_conformant"]?.bool ?? true
        client.grants = try Self.grants(try order.texts("grants"))
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

extension DirectoryDesk {
    /// Roles as the configuration takes them.
    private static func roles(_ names: [ExactString]) throws(OrderRefusal) -> [ExactString] {
        guard names.count <= ClientSettings.rolesMax else {
            throw OrderRefusal(
                "found \(names.count) roles, expected at most \(ClientSettings.rolesMax)"
            )
        }
        for (index, name) in names.enumerated() {
            let bytes = name.utf8
            guard bytes.count <= ClientSettings.roleBytesMax, bytes.first != 0x20,
                bytes.last != 0x20
            else {
                throw OrderRefusal(
                    "role `\(name)`: expected at most \(ClientSettings.roleBytesMax) bytes, and no "
                        + "blank at an end"
                )
            }
            guard !names[..<index].contains(name) else {
                throw OrderRefusal("role `\(name)` is named a second time")
            }
        }
        return names
    }

    /// Grants as the configuration takes them: one for each audience.
    private static func grants(_ texts: [ExactString]) throws(OrderRefusal) -> [ClientGrant] {
        guard texts.count <= ClientSettings.grantsMax else {
            throw OrderRefusal(
                "found \(texts.count) grants, expected at most \(ClientSettings.grantsMax)"
            )
        }
        var grants: [ClientGrant] = []
        for text in texts {
            let grant = try ClientGrant(argument: text)
            guard !grants.contains(where: { $0.audience == grant.audience }) else {
                throw OrderRefusal(
                    "a second grant for audience `\(grant.audience.name)`: name all scopes in one"
                )
            }
            grants.append(grant)
        }
        return grants
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
        try Self.checkWord(audience.name, bytesMax: ClientGrantSettings.audienceBytesMax)
        guard scopes.count <= ClientGrantSettings.scopesMax else {
            throw OrderRefusal(
                "found \(scopes.count) scopes, expected at most \(ClientGrantSettings.scopesMax)"
            )
        }
        for (index, scope) in scopes.enumerated() {
            try Self.checkWord(scope, bytesMax: ClientGrantSettings.scopeBytesMax)
            guard !scopes[..<index].contains(scope) else {
                throw OrderRefusal("scope `\(scope)` is named a second time")
            }
            switch audience {
            case .rolecall where !Self.ownScopes.contains(scope),
                .management where scope != "*" && !Self.managementScopes.contains(scope):
                throw OrderRefusal("`\(scope)` is no scope of audience `\(audience.name)`")
            case .other where scope == "*":
                throw OrderRefusal("`*` stands for every scope at audience `management` only")
            case .rolecall, .management, .other: continue
            }
        }
    }

    private static func checkWord(_ text: ExactString, bytesMax: Int) throws(OrderRefusal) {
        guard text.utf8.count <= bytesMax, !text.utf8.contains(where: { $0 <= 0x20 }) else {
            throw OrderRefusal("`\(text)`: expected at most \(bytesMax) bytes without blanks")
        }
    }

    private static let ownScopes = ClientGrantSettings.ownScopes.map { ExactString($0) }
    private static let managementScopes = ManagementScope.allCases.map { ExactString($0.rawValue) }
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

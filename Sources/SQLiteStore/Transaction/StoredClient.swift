internal import Directory
internal import Foundation
internal import JSON
internal import Store

/// A client as its row holds it.
struct StoredClient: Equatable {
    let secretDigest: Data?
    let document: Data

    /// A client to be kept.
    init(_ client: MachineClient) {
        secretDigest = client.secretDigest.map { Data($0) }
        document = Data(JSONValue.object(client.document).encoded())
    }

    /// What a row holds.
    init(secretDigest: Data?, document: Data) {
        self.secretDigest = secretDigest
        self.document = document
    }

    /// The client that was kept.
    func client() throws(StoreError) -> MachineClient {
        let value = try? JSONValue(parsing: Array(document), limits: .stored)
        guard var client = value?.object.flatMap(MachineClient.init(document:)) else {
            throw .damaged("a client's record has another form than it was written in")
        }
        client.secretDigest = secretDigest.map { Array($0) }
        return client
    }

    /// The document as a column holds it; it has no NUL, which JSON escapes.
    var text: String { String(decoding: document, as: UTF8.self) }
}

extension MachineClient {
    /// Everything but the digest of the secret.
    fileprivate var document: JSONObject {
        var object = JSONObject()
        object["id"] = .string(id)
        object["name"] = .string(name)
        object["roles"] = .array(roles.map(JSONValue.string))
        object["privileged"] = .bool(isPrivileged)
        object["grant_types"] = .array(
            grantTypes.map(\.rawValue).sorted().map { .string(ExactString($0)) }
        )
        object["grants"] = .array(grants.map { .object($0.document) })
        object["oidc_conformant"] = .bool(isOIDCConformant)
        object["created_at"] = .string(ExactString(createdAt.description))
        return object
    }

    /// Reads what ``document`` writes.
    fileprivate init?(document object: JSONObject) {
        guard let id = object["id"]?.string, let name = object["name"]?.string,
            let createdAt = object["created_at"]?.string.flatMap({ UserTime($0.string) }),
            let roles = object["roles"]?.array?.map(\.string),
            let isPrivileged = object["privileged"]?.bool,
            let types = object["grant_types"]?.array?.map(\.string?.string),
            let grants = object["grants"]?.array?.map({ $0.object.flatMap(ClientGrant.init) }),
            let isOIDCConformant = object["oidc_conformant"]?.bool
        else { return nil }
        self.init(id: id, name: name, createdAt: createdAt)
        self.roles = roles.compactMap(\.self)
        self.isPrivileged = isPrivileged
        grantTypes = Set(types.compactMap { $0.flatMap(GrantType.init(rawValue:)) })
        self.grants = grants.compactMap(\.self)
        self.isOIDCConformant = isOIDCConformant
        guard self.roles.count == roles.count, grantTypes.count == types.count,
            self.grants.count == grants.count
        else { return nil }
    }
}

extension ClientGrant {
    fileprivate var document: JSONObject {
        var object = JSONObject()
        switch audience {
        case .rolecall: object["api"] = "rolecall"
        case .management: object["api"] = "management"
        case .other(let audience): object["audience"] = .string(audience)
        }
        object["scopes"] = .array(scopes.map(JSONValue.string))
        return object
    }

    fileprivate init?(document object: JSONObject) {
        guard let scopes = object["scopes"]?.array?.map(\.string) else { return nil }
        switch (object["api"]?.string, object["audience"]?.string) {
        case ("rolecall", nil): self.init(audience: .rolecall, scopes: [])
        case ("management", nil): self.init(audience: .management, scopes: [])
        case (nil, let audience?): self.init(audience: .other(audience), scopes: [])
        case (_, _): return nil
        }
        self.scopes = scopes.compactMap(\.self)
        guard self.scopes.count == scopes.count else { return nil }
    }
}

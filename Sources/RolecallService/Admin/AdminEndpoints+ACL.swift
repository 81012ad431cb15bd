internal import Administration
internal import Authorization
internal import JSON
internal import MicroHTTPD
internal import Store

extension AdminEndpoints {
    private static let members: Set<ExactString> = [
        "effect", "permissions", "when", "expires_at", "reason",
    ]

    /// `GET …/acl`.
    func aclEntries(_ call: AdminCall) async throws -> AdminReply {
        let user = try call.user(of: types)
        let found = try await administrator.aclEntries(of: user, by: call.actor)
        let list = found.value.map { JSONValue.object($0.json) }
        return .object(["acl": .array(list)], at: found.revision)
    }

    /// `GET …/acl/{entry}`.
    func aclEntry(_ call: AdminCall) async throws -> AdminReply {
        let user = try call.user(of: types)
        let found = try await administrator.aclEntries(of: user, by: call.actor)
        let key = call.path("entry")
        guard let entry = found.value.first(where: { $0.key == key }) else {
            throw Refusal(.notFound)
        }
        return .entry(entry.json, at: found.revision, version: entry.version)
    }

    /// `POST …/acl`.
    func addEntry(_ call: AdminCall) async throws -> AdminReply {
        let made = try await administrator.addEntry(
            try order(call),
            to: try call.user(of: types),
            by: call.actor,
            requestID: call.requestID
        )
        return .object(
            made.value.json,
            at: made.revision,
            status: 201,
            version: made.value.version,
            location: try call.location(of: made.value.key)
        )
    }

    /// `PUT …/acl/{entry}`.
    func replaceEntry(_ call: AdminCall) async throws -> AdminReply {
        let put = try await administrator.replaceEntry(
            call.path("entry"),
            with: try order(call),
            of: try call.user(of: types),
            by: call.actor,
            expecting: try call.precondition(),
            requestID: call.requestID
        )
        return .object(put.value.json, at: put.revision, version: put.value.version)
    }

    /// `DELETE …/acl/{entry}`.
    func removeEntry(_ call: AdminCall) async throws -> AdminReply {
        let removed = try await administrator.removeEntry(
            call.path("entry"),
            of: try call.user(of: types),
            by: call.actor,
            expecting: try call.precondition(),
            reason: try call.query("reason"),
            requestID: call.requestID
        )
        return .changed(at: removed.revision)
    }

    private func order(_ call: AdminCall) throws(Refusal) -> ACLOrder {
        let body = try call.members(Self.members)
        guard let effect = Effect(rawValue: try call.required("effect").string) else {
            throw Refusal(.invalidRequest, "`effect` is not `allow` or `deny`")
        }
        guard let list = body["permissions"]?.array else {
            throw Refusal(.invalidRequest, "`permissions` is not a list")
        }
        let permissions = list.compactMap(\.string)
        guard permissions.count == list.count else {
            throw Refusal(.invalidRequest, "`permissions` holds something other than strings")
        }
        return ACLOrder(
            effect,
            permissions,
            when: try call.bound("when"),
            expiresAt: try call.bound("expires_at"),
            reason: try call.text("reason")
        )
    }
}

extension AdministeredACLEntry {
    var json: JSONObject {
        var object: JSONObject = ["id": .string(key)]
        object["effect"] = .string(ExactString(entry.effect.rawValue))
        object["permissions"] = entry.permissions.map { .array($0.map { .string($0.text) }) }
        object["when"] = entry.when.map(JSONValue.string)
        object["expires_at"] = entry.expiresAt.map { .string(ExactString($0.description)) }
        object["reason"] = entry.reason.map(JSONValue.string)
        if entry.isUnreadable { object["unreadable"] = true }
        object["source"] = .string(ExactString(source))
        return object
    }
}

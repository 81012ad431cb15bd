internal import Administration
internal import Authorization
internal import Directory
internal import JSON
internal import Store

extension AdminEndpoints {
    private static let grantMembers: Set<ExactString> = ["role", "scope", "expires_at", "reason"]

    /// `GET …/grants`.
    func grants(_ call: AdminCall) async throws -> AdminReply {
        let found = try await administrator.grants(of: try call.user(of: types), by: call.actor)
        let list = found.value.map { JSONValue.object($0.json) }
        return .object(["grants": .array(list)], at: found.revision)
    }

    /// `GET …/grants/{role}?scope=`.
    func grant(_ call: AdminCall) async throws -> AdminReply {
        let found = try await administrator.grants(of: try call.user(of: types), by: call.actor)
        let (role, scope) = (call.path("role"), try call.query("scope"))
        let grant = found.value.first {
            $0.grant.role.text == role && $0.grant.scope?.text == scope
        }
        guard let grant else { throw Refusal(.notFound) }
        return .entry(grant.json, at: found.revision, version: grant.version)
    }

    /// `POST …/grants`.
    func give(_ call: AdminCall) async throws -> AdminReply {
        _ = try call.members(Self.grantMembers)
        let order = GrantOrder(
            role: try call.required("role"),
            scope: try call.bound("scope"),
            expiresAt: try call.bound("expires_at"),
            reason: try call.text("reason")
        )
        let given = try await administrator.give(
            order,
            to: try call.user(of: types),
            by: call.actor,
            expecting: try call.precondition(),
            requestID: call.requestID
        )
        return .object(
            given.value.grant.json,
            at: given.revision,
            status: given.value.isNew ? 201 : 200,
            version: given.value.grant.version
        )
    }

    /// `DELETE …/grants/{role}?scope=`.
    func take(_ call: AdminCall) async throws -> AdminReply {
        let taken = try await administrator.take(
            call.path("role"),
            within: try call.query("scope"),
            from: try call.user(of: types),
            by: call.actor,
            expecting: try call.precondition(),
            reason: try call.query("reason"),
            requestID: call.requestID
        )
        return .changed(at: taken.revision)
    }

    /// `GET /v1/admin/roles`.
    func roles(_ call: AdminCall) async throws -> AdminReply {
        let limit = try call.limit()
        let roles = try await administrator.roles(
            after: try call.query("after").map(Self.roleName),
            limit: limit,
            by: call.actor
        )
        let list = roles.map { role in
            var object: JSONObject = ["name": .string(role.role.name.text)]
            object["description"] = role.role.description.map(JSONValue.string)
            object["inherits"] = .array(role.role.inherits.map { .string($0.text) })
            object["permissions"] = .array(role.role.permissions.map(\.json))
            object["grantable"] = .bool(role.mayGive)
            return JSONValue.object(object)
        }
        var body: JSONObject = ["roles": .array(list)]
        if let last = roles.last, roles.count == limit {
            body["next"] = PageCursor.text([.string(last.role.name.text)])
        }
        return AdminReply(body: .object(body))
    }

    /// `GET /v1/admin/roles/{role}/holders`.
    func holders(_ call: AdminCall) async throws -> AdminReply {
        let limit = try call.limit()
        let found = try await administrator.holders(
            of: call.path("role"),
            after: try call.query("after").map(Self.userID),
            limit: limit,
            by: call.actor
        )
        let list = found.value.map { holder -> JSONValue in
            [
                "id": .string(holder.id.text),
                "grants": .array(holder.grants.map { .object($0.json(naming: false)) }),
            ]
        }
        let last = found.value.last.map { PageCursor.text([.string($0.id.text)]) }
        return .page("holders", list, next: last, limit, at: found.revision)
    }

    /// `GET /v1/admin/grants?expiring_before=`.
    func expiring(_ call: AdminCall) async throws -> AdminReply {
        let limit = try call.limit()
        guard let time = try call.query("expiring_before") else {
            throw Refusal(.invalidRequest, "`expiring_before` is missing")
        }
        let found = try await administrator.expiring(
            before: try UserTime(parameter: time, "expiring_before"),
            after: try call.query("after").map(Self.place),
            limit: limit,
            by: call.actor
        )
        let list = found.value.map { expiring -> JSONValue in
            var object = expiring.grant.json(naming: true)
            object["subject"] = [
                "type": .string(types.first ?? TrustedIssuer.userType),
                "id": .string(expiring.user.text),
            ]
            return .object(object)
        }
        let last = found.value.last.map { expiring in
            PageCursor.text([
                .number(JSONNumber(Int(expiring.place.expiresAt.milliseconds))),
                .string(expiring.user.text), .number(JSONNumber(expiring.place.number)),
            ])
        }
        return .page("grants", list, next: last, limit, at: found.revision)
    }

    private static func roleName(_ cursor: ExactString) throws(Refusal) -> ExactString {
        guard let name = try PageCursor.parts(cursor, count: 1)[0].string, RoleName(name) != nil
        else { throw PageCursor.unreadable }
        return name
    }

    private static func userID(_ cursor: ExactString) throws(Refusal) -> UserID {
        let parts = try PageCursor.parts(cursor, count: 1)
        guard let id = parts[0].string.flatMap(UserID.init) else { throw PageCursor.unreadable }
        return id
    }

    private static func place(_ cursor: ExactString) throws(Refusal) -> ExpiringGrant.Place {
        let parts = try PageCursor.parts(cursor, count: 3)
        guard let time = parts[0].number?.int, let id = parts[1].string.flatMap(UserID.init),
            let number = parts[2].number?.int
        else { throw PageCursor.unreadable }
        return ExpiringGrant.Place(
            expiresAt: UserTime(milliseconds: Int64(time)),
            user: id,
            number: number
        )
    }
}

extension AdminReply {
    /// One page of a list, with where the next one begins unless this was the last.
    static func page(
        _ name: ExactString,
        _ list: [JSONValue],
        next: JSONValue?,
        _ limit: Int,
        at revision: Revision
    ) -> AdminReply {
        var object: JSONObject = [:]
        object[name] = .array(list)
        if list.count == limit { object["next"] = next }
        return .object(object, at: revision)
    }
}

extension UserTime {
    /// The time in a parameter of the query or a member of the body.
    init(parameter text: ExactString, _ name: String) throws(Refusal) {
        guard let time = Timestamp(rfc3339: text.string) else {
            throw Refusal(.invalidRequest, "`\(name)` is not an RFC 3339 time with a zone")
        }
        let (milliseconds, overflow) = time.seconds.multipliedReportingOverflow(by: 1_000)
        guard !overflow else { throw Refusal(.invalidRequest, "`\(name)` is out of range") }
        self.init(milliseconds: milliseconds + Int64(time.nanoseconds / 1_000_000))
    }
}

extension IndexedGrant {
    fileprivate func json(naming isNamed: Bool) -> JSONObject {
        var object = JSONObject()
        if isNamed { object["role"] = .string(role) }
        object["scope"] = scope.map(JSONValue.string)
        object["expires_at"] = expiresAt.map { .string(ExactString(Timestamp($0).description)) }
        return object
    }
}

internal import Administration
internal import Authorization
internal import Directory
internal import JSON
internal import Store

extension AdministrationDesk {
    /// Gives a role, or changes expiry and reason of the grant that is there.
    func give(_ order: Order) async throws -> JSONValue {
        let user = try await user(order)
        let grant = GrantOrder(
            role: try order.text("role"),
            scope: try order.givenText("scope"),
            expiresAt: try order.givenText("expires_at"),
            reason: try order.givenText("reason")
        )
        let given = try await naming(order) {
            try await administrator.give(grant, to: user, by: actor(order))
        }
        return .object(given.value.grant.json)
    }

    /// Takes a role with a scope; refuses if it is not there.
    func take(_ order: Order) async throws -> JSONValue {
        let user = try await user(order)
        let (role, scope) = (try order.text("role"), try order.givenText("scope"))
        let taken = try await naming(order) {
            try await administrator.take(role, within: scope, from: user, by: actor(order))
        }
        guard taken.value else {
            let bounds = scope.map { " with scope `\($0)`" } ?? " without a scope"
            throw OrderRefusal("`\(try order.text("user"))` has no grant of `\(role)`\(bounds)")
        }
        return [:]
    }

    /// The grants of a user.
    func listGrants(_ order: Order) async throws -> JSONValue {
        let user = try await user(order)
        let grants = try await naming(order) {
            try await administrator.grants(of: user, by: actor(order))
        }
        return .array(grants.value.map { .object($0.json) })
    }

    /// The roles that policies define.
    func listRoles() async throws -> JSONValue {
        let operating = Actor.operator(AuditActor.atTheMachine.id)
        return .array(
            try await administrator.roles(by: operating).map { administered in
                let role = administered.role
                var object: JSONObject = ["name": .string(role.name.text)]
                object["description"] = role.description.map(JSONValue.string)
                object["inherits"] = .array(role.inherits.map { .string($0.text) })
                object["permissions"] = .array(role.permissions.map(\.json))
                return .object(object)
            }
        )
    }

    /// One page of the grants of a role that are in force, by the ids of who has them.
    func listHolders(_ order: Order) async throws -> JSONValue {
        guard users == .embedded else {
            throw OrderRefusal("only users of the embedded directory can be searched by role")
        }
        let after = try order.givenText("after")
        let found = try await administrator.holders(
            of: try order.text("role"),
            after: after.flatMap(UserID.init),
            limit: AdministrationLimits.pageMax,
            by: actor(order)
        )
        return .array(
            found.value.map { holder in
                ["id": .string(holder.id.text), "grants": .array(holder.grants.map(\.json))]
            }
        )
    }

    /// Does work on the user of an order, and names the user if there is none.
    private func naming<Value>(
        _ order: Order,
        _ work: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await work()
        } catch let error as AdminError where error == .notFound {
            throw OrderRefusal("no user goes by `\(try order.text("user"))`")
        }
    }
}

extension IndexedGrant {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["role": .string(role)]
        object["scope"] = scope.map(JSONValue.string)
        object["expires_at"] = expiresAt.map { .string(ExactString(Timestamp($0).description)) }
        return .object(object)
    }
}

import FaultProxy
import JSON
import ServedBinary
import Testing

extension TenantSuites {
    @Suite("Administration of a tenant's users", .timeLimit(.minutes(5)))
    struct TenantAdminTests {
        private static let grants = "subjects/auth0%7Cann/grants"
        private static let acl = "subjects/auth0%7Cann/acl"
        private static let theirs: JSONValue = ["a": [1, 2], "roles": ["admin"]]

        /// A tenant with two full admins and Ann, and a server in front of it.
        private static func run(_ test: (AdminFront) async throws -> Void) async throws {
            try await Tenant.run { tenant in
                for admin in ["boss", "lena"] {
                    try await tenant.makeUser(admin, ["roles": ["admin"]])
                }
                try await tenant.makeUser(
                    "ann",
                    ["roles": ["viewer"], "plan": "gold", "theirs": theirs]
                )
                try await AdminFront.run(before: tenant, test)
            }
        }

        private static func grant(_ scope: String, reason: String = "helps out") -> JSONValue {
            [
                "role": "editor", "scope": .string(ExactString(scope)),
                "reason": .string(ExactString(reason)),
            ]
        }

        @Test("gives and takes there, is held to preconditions, and leaves what is not its own")
        func changes() async throws {
            try await Self.run { front in
                let boss = try await front.token(of: "boss")
                try await Self.giveAndTake(front, boss)
                try await Self.denyAndAllow(front, boss)
                #expect(
                    try await front.tenant.appMetadata(of: "ann") == [
                        "roles": ["viewer"], "plan": "gold", "theirs": Self.theirs, "acl": [],
                    ]
                )
                let stages = try await front.journal().map { $0.last ?? "" }
                let expected = (0..<6).flatMap { ["intent", "done of \(2 * $0 + 1)"] }
                #expect(stages == expected.reversed())
                try await front.command("audit", "verify")
            }
        }

        private static func giveAndTake(_ front: AdminFront, _ token: String) async throws {
            #expect(try await front.may("ann", "edit") == false)
            let order = grant("document/1")
            let given = try await front.send("POST", grants, order, token: token)
            #expect(given.status == 201, "\(given.text)")
            #expect(try await front.may("ann", "edit") == true)
            let stored = try await front.tenant.appMetadata(of: "ann")?["roles"]?.array
            #expect(stored?.count == 2 && stored?.first == "viewer")
            #expect(stored?.last?["granted_by"] == "auth0|boss", "\(stored ?? [])")

            let other = grant("document/1", reason: "leads")
            let changed = try await front.send(
                "POST",
                grants,
                other,
                token: token,
                ["If-Match: \(given.tag)"]
            )
            #expect(changed.status == 200 && changed.tag != given.tag, "\(changed.text)")
            let one = grants + "/editor?scope=document/1"
            for (method, path, header) in [
                ("POST", grants, "If-Match: \(given.tag)"), ("POST", grants, "If-None-Match: *"),
                ("DELETE", one, "If-Match: \(given.tag)"),
            ] {
                let body = method == "POST" ? order : nil
                let stale = try await front.send(method, path, body, token: token, [header])
                #expect(stale.outcome == "412 precondition_failed", "\(method) \(header)")
            }
            let tag = "If-Match: \(changed.tag)"
            let taken = try await front.send("DELETE", one, token: token, [tag])
            #expect(taken.status == 204, "\(taken.text)")
            #expect(try await front.may("ann", "edit") == false)
        }

        private static func denyAndAllow(_ front: AdminFront, _ token: String) async throws {
            let deny: JSONValue = ["effect": "deny", "permissions": ["read:document/1"]]
            let made = try await front.send("POST", acl, deny, token: token)
            #expect(made.status == 201, "\(made.text)")
            #expect(try await front.may("ann", "read") == false)
            let path = acl + "/" + (made.json["id"]?.string?.string ?? "")
            let other: JSONValue = ["effect": "deny", "permissions": ["read:document/2"]]
            let tag = "If-Match: \(made.tag)"
            let changed = try await front.send("PUT", path, other, token: token, [tag])
            #expect(changed.status == 200, "\(changed.text)")
            #expect(try await front.may("ann", "read") == true)
            for method in ["PUT", "DELETE"] {
                let body = method == "PUT" ? deny : nil
                let stale = try await front.send(method, path, body, token: token, [tag])
                #expect(stale.outcome == "412 precondition_failed", "\(method)")
            }
            #expect(try await front.send("DELETE", path, token: token).status == 204)
        }

        @Test("ends a moment after the tenant took the rights, and is 503 where it cannot be told")
        func rightsTaken() async throws {
            try await Self.run { front in
                let ways: [(String, (String) async throws -> Void)] = [
                    ("boss", { try await front.tenant.changeUser($0, ["roles": []]) }),
                    ("lena", { try await front.tenant.blockUser($0) }),
                ]
                for (name, takeRights) in ways {
                    let token = try await front.token(of: name)
                    func put() async throws -> String {
                        let body: JSONValue = ["properties": ["owner": "auth0|ann"]]
                        let path = "resources/document/1"
                        return try await front.send("PUT", path, body, token: token).outcome
                    }
                    #expect(["200", "201"].contains(try await put()))
                    front.proxy.set(.drop, for: "/api/v2/")
                    // What was read a second ago counts no more, however fresh it is for decisions.
                    try await eventually("it cannot be told", within: .seconds(20)) {
                        try await put() == "503 profile_unavailable"
                    }
                    front.proxy.clearAll()
                    try await eventually("the tenant is known to be back") {
                        try await put() == "200"
                    }
                    try await takeRights(name)
                    try await eventually("\(name) may nothing", within: .seconds(20)) {
                        try await put() == "403 insufficient_scope"
                    }
                }
            }
        }

        @Test("loses nothing of two who work at once, nor of the tenant's own changes")
        func together() async throws {
            try await Self.run { front in
                let count = 6
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for name in ["boss", "lena"] {
                        let token = try await front.token(of: name)
                        group.addTask {
                            for number in 0..<count {
                                let order = Self.grant("document/\(name)-\(number)")
                                let path = Self.grants
                                let given = try await front.send("POST", path, order, token: token)
                                #expect(given.status == 201, "\(given.text)")
                            }
                        }
                    }
                    group.addTask {
                        for number in 0..<count {
                            let value = JSONValue.number(JSONNumber(number))
                            try await front.tenant.changeUser("ann", ["count": value])
                        }
                    }
                    try await group.waitForAll()
                }
                let after = try await front.tenant.appMetadata(of: "ann")
                #expect(after?["count"] == .number(JSONNumber(count - 1)))
                #expect(after?["theirs"] == Self.theirs)
                let scopes = (after?["roles"]?.array ?? []).compactMap {
                    $0["scope"]?.string?.string
                }
                let expected = ["boss", "lena"].flatMap { name in
                    (0..<count).map { "document/\(name)-\($0)" }
                }
                #expect(scopes.sorted() == expected.sorted())
            }
        }

        @Test(
            "finds out, when it was killed in a change, whether it was made",
            arguments: [true, false]
        )
        func killed(isMade: Bool) async throws {
            try await Self.run { front in
                let boss = try await front.token(of: "boss")
                Self.holdChange(front, isMade: isMade)
                async let unheard = try? front.send(
                    "POST",
                    Self.grants,
                    Self.grant("document/1"),
                    token: boss
                )
                await front.proxy.held(1)
                try await front.kill()
                #expect(await unheard == nil, "it was not acknowledged")
                front.proxy.clearAll()
                try await front.again { front in
                    try await eventually("it is settled") { try await front.journal().count == 2 }
                    let lines = try await front.journal().map { Array($0.dropFirst(2)) }
                    let outcome = isMade ? "done" : "failed"
                    #expect(
                        lines == [
                            ["grant_given", "system:intents", "auth0|ann", "\(outcome) of 1"],
                            ["grant_given", "user:auth0|boss", "auth0|ann", "intent"],
                        ]
                    )
                    #expect(try await front.may("ann", "edit") == isMade)
                    let list = try await front.send("GET", Self.grants, token: boss)
                    #expect(list.json["grants"]?.array?.count == (isMade ? 2 : 1), "\(list.text)")
                    let given = try await front.send(
                        "POST",
                        Self.grants,
                        Self.grant("document/1"),
                        token: boss
                    )
                    #expect(given.status == (isMade ? 200 : 201), "\(given.text)")
                    try await front.command("audit", "verify")
                }
            }
        }

        @Test("finds out, when the tenant is back, what became of a change without an answer")
        func unanswered() async throws {
            try await Self.run { front in
                let boss = try await front.token(of: "boss")
                Self.holdChange(front, isMade: true)
                async let refused = front.send(
                    "POST",
                    Self.grants,
                    Self.grant("document/1"),
                    token: boss
                )
                await front.proxy.held(1)
                front.proxy.set(.drop, for: "/api/v2/users/auth0%7Cann?")
                #expect(try await refused.outcome == "503 profile_unavailable")
                #expect(try await front.journal().map { $0.last } == ["intent"])
                front.proxy.clearAll()
                try await eventually("it is settled") { try await front.journal().count == 2 }
                let line = try await front.journal().first
                #expect(line?.dropFirst(3) == ["system:intents", "auth0|ann", "done of 1"])
                #expect(try await front.may("ann", "edit") == true)
            }
        }

        /// Holds back what the tenant answers to a change of Ann, or keeps the change from it.
        private static func holdChange(_ front: AdminFront, isMade: Bool) {
            front.proxy.set(.pass, for: "/api/v2/users/auth0%7Cann?")
            if isMade {
                front.proxy.set(.hold, for: "/api/v2/users/auth0%7Cann")
            } else {
                front.proxy.set(.hold, .drop, for: "/api/v2/users/auth0%7Cann")
            }
        }

        @Test("acknowledges nothing that a tenant does not have, and works when it is back")
        func outage() async throws {
            try await Self.run { front in
                let boss = try await front.token(of: "boss")
                let (path, before) = (Self.grants, try await front.tenant.appMetadata(of: "ann"))
                func give(_ scope: String) async throws -> RawAnswer {
                    try await front.send("POST", path, Self.grant(scope), token: boss)
                }
                let change = "/api/v2/users/auth0%7Cann"
                let outages: [(String, () -> Void)] = [
                    ("down", { front.proxy.set(.drop, for: "/api/v2/") }),
                    (
                        "down for changes",
                        {
                            front.proxy.set(.pass, for: change + "?")
                            front.proxy.set(.drop, for: change)
                        }
                    ), ("slow for changes", { Self.holdChange(front, isMade: false) }),
                ]
                for (number, (name, begin)) in outages.enumerated() {
                    begin()
                    let refused = try await give("document/\(number)")
                    #expect(refused.outcome == "503 profile_unavailable", "\(name)")
                    #expect(try await front.tenant.appMetadata(of: "ann") == before, "\(name)")
                    front.proxy.clearAll()
                    try await eventually("the tenant is known to be back") {
                        try await front.send("GET", path, token: boss).status == 200
                    }
                }
                // The answer is late, the change is made: a second look finds it.
                Self.holdChange(front, isMade: true)
                let late = try await give("document/late")
                #expect(late.status == 201, "\(late.text)")
                front.proxy.clearAll()
                try await eventually("no change is left open") {
                    let stages = try await front.journal().map { $0.last ?? "" }
                    return stages.count { $0 == "intent" } == stages.count { $0.contains(" of ") }
                }
                let roles = try await front.tenant.appMetadata(of: "ann")?["roles"]?.array
                #expect(roles?.compactMap { $0["scope"]?.string } == ["document/late"])
            }
        }
    }
}

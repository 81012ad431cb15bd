import Directory
import JSON
import SQLiteStore
import Store
import Testing

@Suite("Lists for administrators")
struct AdminListsTests {
    /// All entries of a list, read in pages of `limit`.
    private static func pages(
        _ rolecall: Rolecall,
        _ path: String,
        _ name: ExactString,
        limit: Int
    ) async throws -> [[JSONValue]] {
        var pages: [[JSONValue]] = []
        var cursor: String?
        repeat {
            let mark = path.contains("?") ? "&" : "?"
            let after = cursor.map { "&after=\($0)" } ?? ""
            let answer = try await rolecall.admin("GET", "\(path)\(mark)limit=\(limit)\(after)")
            try #require(answer.status == 200, "\(answer.text)")
            pages.append(answer.list(name))
            cursor = answer.next
        } while cursor != nil && pages.count < 20
        return pages
    }

    @Test("roles say what they are, and which of them the caller may give")
    func roles() async throws {
        try await withAdmins { rolecall, directory in
            try await directory.create("auth0|lena", roles: ["lead"])
            let answer = try await rolecall.admin("GET", "roles", as: "auth0|lena")
            #expect(answer.status == 200)
            let roles = answer.list("roles")
            #expect(
                roles.contains([
                    "name": "editor", "inherits": ["viewer"], "permissions": ["edit:document"],
                    "grantable": true,
                ]),
                "\(answer.text)"
            )
            #expect(
                roles.contains([
                    "name": "admin", "description": "Full admin", "inherits": [],
                    "permissions": ["*:rolecall"], "grantable": false,
                ])
            )
            let all = try await rolecall.admin("GET", "roles").list("roles")
            #expect(all.count == 6)
            #expect(all.allSatisfy { $0["grantable"] == true })
            for limit in [1, 4, 6, 7] {
                let pages = try await Self.pages(rolecall, "roles", "roles", limit: limit)
                #expect(Array(pages.joined()) == all)
                #expect(pages.allSatisfy { $0.count <= limit })
            }
        }
    }

    @Test("holders of a role are listed in pages, without those whose grant has lapsed")
    func holders() async throws {
        try await withAdmins { rolecall, directory in
            for number in 0..<5 {
                try await directory.create(ExactString("auth0|u\(number)"), roles: ["viewer"])
            }
            try await directory.create("auth0|u5") { user in
                user.appMetadata?["roles"] = [
                    [
                        "role": "viewer", "scope": "document/a/**",
                        "expires_at": "2027-01-15T08:10:00Z",
                    ]
                ]
            }
            let path = "roles/viewer/holders"
            let pages = try await Self.pages(rolecall, path, "holders", limit: 4)
            #expect(pages.map(\.count) == [4, 2])
            #expect(
                pages.joined().map { $0["id"] }
                    == (0..<6).map { .string(ExactString("auth0|u\($0)")) }
            )
            #expect(
                pages.last?.last == [
                    "id": "auth0|u5",
                    "grants": [
                        ["scope": "document/a/**", "expires_at": "2027-01-15T08:10:00Z"]
                    ],
                ],
                "\(pages)"
            )
            rolecall.clock.pass(seconds: 600)
            let answer = try await rolecall.admin("GET", path)
            #expect(answer.list("holders").count == 5)
            #expect(answer.next == nil)
            let nobody = try await rolecall.admin("GET", "roles/none/holders")
            #expect(nobody.status == 200)
            #expect(nobody.list("holders").isEmpty)
        }
    }

    @Test("what lapses before a time is listed in its order, in pages")
    func expiring() async throws {
        try await withAdmins { rolecall, directory in
            for number in 0..<3 {
                try await directory.create(ExactString("auth0|u\(number)")) { user in
                    user.appMetadata?["roles"] = [
                        [
                            "role": "viewer",
                            "expires_at": .string(
                                ExactString("2027-01-15T08:\(50 - 10 * number):00Z")
                            ),
                        ],
                        ["role": "editor", "expires_at": "2027-01-15T08:05:00Z"],
                        ["role": "editor", "scope": "document/x"],
                    ]
                }
            }
            let path = "grants?expiring_before=2027-01-15T08:45:00Z"
            let pages = try await Self.pages(rolecall, path, "grants", limit: 2)
            let found = pages.joined().map { entry in
                [entry["subject"]?["id"], entry["role"]].map { $0?.string?.string ?? "" }
                    .joined(separator: " ")
            }
            #expect(
                found == [
                    "auth0|u0 editor", "auth0|u1 editor", "auth0|u2 editor", "auth0|u2 viewer",
                    "auth0|u1 viewer",
                ]
            )
            let first = try #require(pages.first?.first)
            #expect(
                first == [
                    "role": "editor", "expires_at": "2027-01-15T08:05:00Z",
                    "subject": ["type": "user", "id": "auth0|u0"],
                ],
                "\(first.text)"
            )
            rolecall.clock.pass(seconds: 299.999)
            #expect(try await rolecall.admin("GET", path).list("grants").count == 5)
            rolecall.clock.pass(seconds: 0.001)
            let left = try await rolecall.admin("GET", path).list("grants")
            #expect(left.map { $0["role"] } == ["viewer", "viewer"], "others lapse at this moment")
            for bad in ["grants", "grants?expiring_before=soon"] {
                expectProblem(try await rolecall.admin("GET", bad), 400, "invalid_request", bad)
            }
        }
    }

    @Test("the journal is searched by actor, subject, kind and time, in pages, either way round")
    func audit() async throws {
        try await withAdmins { rolecall, directory in
            try await directory.create("auth0|lena", roles: ["lead"])
            let path = "subjects/auth0%7Cvera/grants"
            let given = try await rolecall.admin(
                "POST",
                path,
                ["role": "editor", "reason": "new"],
                ["X-Request-ID: r-1"]
            )
            rolecall.clock.pass(seconds: 60)
            for role: ExactString in ["viewer", "viewer"] {
                _ = try await rolecall.admin(
                    "POST",
                    path,
                    ["role": .string(role)],
                    as: "auth0|lena"
                )
            }
            _ = try await rolecall.admin("POST", path, ["role": "admin"], as: "auth0|lena")
            rolecall.clock.pass(seconds: 60)
            _ = try await rolecall.admin("DELETE", path + "/editor?reason=moved")

            let whole = try await rolecall.admin("GET", "audit?order=oldest").list("entries")
            #expect(
                whole.map { $0["kind"] } == [
                    "grant_given", "grant_given", "attempt_denied", "grant_taken",
                ]
            )
            let first = try #require(whole.first)
            #expect(first["actor"] == "auth0|ada")
            #expect(first["actor_kind"] == "user")
            #expect(first["subject"] == "auth0|vera")
            #expect(first["after"]?["role"] == "editor")
            #expect(first["before"] == nil)
            #expect(first["reason"] == "new")
            #expect(first["request_id"] == "r-1")
            #expect(first["revision"] == given.json["revision"])
            #expect(first["time"] == "2027-01-15T08:00:00.000Z")
            #expect(first["hash"] == whole[1]["previous"])
            #expect(whole.last?["before"]?["role"] == "editor")
            #expect(whole.last?["reason"] == "moved")

            let pages = try await Self.pages(rolecall, "audit", "entries", limit: 3)
            #expect(pages.map(\.count) == [3, 1])
            #expect(Array(pages.joined()) == whole.reversed())

            let counts = [
                "actor=auth0%7Clena": 2, "actor=auth0%7Cnobody": 0, "actor_kind=client": 0,
                "subject=auth0%7Cvera": 4, "kind=grant_taken": 1,
                "from=2027-01-15T08:01:00Z": 3, "until=2027-01-15T08:01:00Z": 1,
                "from=2027-01-15T08:01:00Z&until=2027-01-15T08:02:00Z&kind=grant_given": 1,
            ]
            for (query, count) in counts {
                let found = try await rolecall.admin("GET", "audit?\(query)").list("entries")
                #expect(found.count == count, "\(query): \(found)")
            }
            for bad in [
                "kind=x", "actor_kind=x", "from=x", "until=1", "order=up", "subjct=auth0%7Cann",
            ] {
                let answer = try await rolecall.admin("GET", "audit?\(bad)")
                expectProblem(answer, 400, "invalid_request", bad)
            }
        }
    }

    @Test("the journal is shown however deep the states in its entries are")
    func deepAudit() async throws {
        try await withAdmins { rolecall, directory in
            for depth in [63, 64, 65, AuditLimits.stateDepthMax, AuditLimits.stateDepthMax + 1] {
                let state = (1..<depth).reduce(1 as JSONValue) { inner, _ in ["a": inner] }
                _ = try await directory.store.write { store in
                    var event = AuditEvent(
                        .userChanged,
                        by: AuditActor(.user, "auth0|ada"),
                        at: UserTime(unixSeconds: TestClock.start)
                    )
                    event.after = state
                    try store.append(event)
                }
                let answer = try await rolecall.admin("GET", "audit?limit=1")
                #expect(answer.status == 200, "\(depth): \(answer.text.prefix(200))")
            }
        }
    }

    @Test("a page size that is none, and a cursor that no answer had, are a 400")
    func cursors() async throws {
        try await withAdmins { rolecall, _ in
            let paths = [
                "roles/viewer/holders?", "grants?expiring_before=2030-01-01T00:00:00Z&", "audit?",
                "revocations?", "resources/document?", "roles?",
            ]
            // The last two are a list without parts, and one with a part of another kind.
            let cursors = [
                "x", "abc", "zz", "00", "5b5d5d", "7b7d", "5b5d", "5b6e756c6c5d",
                String(repeating: "20", count: 2_000),
            ]
            let limits = ["0", "-1", "1001", "ten", "1e2", ""]
            for path in paths {
                for query in cursors.map({ "after=\($0)" }) + limits.map({ "limit=\($0)" }) {
                    let answer = try await rolecall.admin("GET", path + query)
                    expectProblem(answer, 400, "invalid_request", path + query.prefix(20))
                }
                #expect(try await rolecall.admin("GET", path + "limit=1000").status == 200)
            }
        }
    }
}

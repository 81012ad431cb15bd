import Administration
import JSON
import Testing

@Suite("Limits of administration")
struct AdminLimitTests {
    @Test("an entry has one permission at least, and 1,000 at most")
    func permissions() async throws {
        try await withAdmins { rolecall, _ in
            let most = AdministrationLimits.permissionsMax
            for (count, status) in [(0, 400), (1, 201), (most, 201), (most + 1, 400)] {
                let permissions = (0..<count).map { number -> JSONValue in
                    .string(ExactString("read:document/\(number)"))
                }
                let entry: JSONValue = ["effect": "deny", "permissions": .array(permissions)]
                let answer = try await rolecall.admin("POST", "subjects/auth0%7Cvera/acl", entry)
                #expect(answer.status == status, "\(count): \(answer.text.prefix(200))")
                if status == 400 { expectProblem(answer, 400, "invalid_request", "\(count)") }
            }
        }
    }

    @Test("the cursor of a page has 16,384 bytes at most")
    func cursor() async throws {
        try await withAdmins { rolecall, _ in
            // `["0…0"]` in hexadecimal digits: a place in the journal with many zeros in front.
            for (zeros, status) in [(8_188, 200), (8_189, 400)] {
                let digits = String(repeating: "30", count: zeros)
                let path = "audit?after=5b22\(digits)225d"
                let answer = try await rolecall.admin("GET", path)
                #expect(answer.status == status, "\(zeros): \(answer.text.prefix(200))")
            }
            for bad in ["5b2230225", "5b2230225D", "5b2230", "5b5d", "zz", "5b31365d"] {
                let answer = try await rolecall.admin("GET", "audit?after=\(bad)")
                expectProblem(answer, 400, "invalid_request", bad)
            }
        }
    }

    @Test(
        "what revokes tokens has 1,024 bytes at most, and its page a next one",
        arguments: ["jti", "sub"]
    )
    func revocations(_ member: String) async throws {
        try await withAdmins { rolecall, directory in
            let most = AdministrationLimits.tokenNameBytesMax
            // The byte that is longest in JSON.
            let long = String(repeating: "\u{1}", count: most - 1)
            func revoke(_ name: String) async throws -> Answer {
                var order: JSONObject = ["issuer": .string(directory.issuer.name)]
                order[ExactString(member)] = .string(ExactString(name))
                if member == "sub" { order["issued_before"] = "2027-01-15T08:00:00Z" }
                return try await rolecall.admin("POST", "revocations", .object(order))
            }
            for name in [long + "a", long + "b"] {
                let answer = try await revoke(name)
                #expect(answer.status == 201, "\(answer.text.prefix(200))")
            }
            expectProblem(try await revoke(long + "ab"), 400, "invalid_request")
            let first = try await rolecall.admin("GET", "revocations?limit=1")
            let next = try #require(first.next)
            let second = try await rolecall.admin("GET", "revocations?limit=1&after=\(next)")
            #expect(second.status == 200)
            let found = [first, second].flatMap { $0.list("revocations") }
            #expect(
                found.map { $0[ExactString(member)]?.string?.string } == [long + "a", long + "b"]
            )
        }
    }

    @Test("60 denied attempts a minute are in the journal, and how many more there were")
    func attempts() async throws {
        try await withAdmins { rolecall, _ in
            let (most, more) = (AdministrationLimits.deniedAttemptsMax, 5)
            func attempt() async throws {
                let path = "subjects/auth0%7Cada/grants"
                let order: JSONValue = ["role": "viewer"]
                let answer = try await rolecall.admin("POST", path, order, as: "auth0|vera")
                expectProblem(answer, 403, "grant_not_allowed")
            }
            func journaled() async throws -> [JSONValue] {
                let path = "audit?kind=attempt_denied&limit=1000"
                return try await rolecall.admin("GET", path).list("entries")
            }
            for _ in 0..<most + more { try await attempt() }
            #expect(try await journaled().count == most)
            let period = Double(AdministrationLimits.deniedAttemptsPeriodMilliseconds) / 1_000
            rolecall.clock.pass(seconds: period - 1)
            try await attempt()
            #expect(try await journaled().count == most)
            rolecall.clock.pass(seconds: 1)
            try await attempt()
            let entries = try await journaled()
            #expect(entries.count == most + 1)
            #expect(entries.first?["after"]?["dropped"] == .number(JSONNumber(more + 1)))
            #expect(entries.dropFirst().allSatisfy { $0["after"]?["dropped"] == nil })
        }
    }
}

import Authorization
import JSON
import RolecallService
import Testing

@Suite("Policies for administrators")
struct AdminPolicyTests {
    private static func files(_ text: String) -> JSONValue {
        ["files": [["name": "next.yaml", "text": .string(ExactString(text))]]]
    }

    @Test("the files in force are shown")
    func read() async throws {
        try await withAdmins { rolecall, _ in
            let answer = try await rolecall.admin("GET", "policies")
            #expect(answer.status == 200)
            let text = ExactString(Rolecall.Setup.administered.policies)
            #expect(
                answer.json == [
                    "policy_revision": .string(ExactString(rolecall.policies.snapshot.revision)),
                    "files": [["name": "policies.yaml", "text": .string(text)]],
                ]
            )
        }
    }

    @Test("files are tried, and stay without effect")
    func tried() async throws {
        try await withAdmins { rolecall, _ in
            let before = rolecall.policies.snapshot.revision
            let text = """
                version: 1
                roles:
                  boss: { permissions: ["*:rolecall"] }
                  admin: { inherits: [boss] }
                """
            let good = try await rolecall.admin("POST", "policies/validate", Self.files(text))
            #expect(good.status == 200)
            let revision = try Rolecall.compile([
                PolicyFile(name: "next.yaml", text: Array(text.utf8))
            ]).revision
            #expect(good.json["valid"] == true)
            #expect(good.json["policy_revision"] == .string(ExactString(revision)))
            #expect(good.json["errors"] == [])
            #expect(good.list("warnings").map { $0["code"] } == ["role_powerful"], "\(good.text)")
            #expect(rolecall.policies.snapshot.revision == before)
        }
    }

    @Test("a bad file is told with the place of each error")
    func bad() async throws {
        try await withAdmins { rolecall, _ in
            let text = """
                version: 1
                roles:
                  viewer: { permisions: ["read:document"] }
                """
            let answer = try await rolecall.admin("POST", "policies/validate", Self.files(text))
            #expect(answer.status == 200)
            #expect(answer.json["valid"] == false)
            #expect(answer.json["policy_revision"] == nil)
            let error = try #require(answer.list("errors").first)
            let place = error["place"]?.string?.string ?? ""
            #expect(place.hasPrefix("next.yaml:3:"), "\(answer.text)")
            #expect(error["code"]?.string?.utf8.isEmpty == false)
        }
    }

    @Test("policies under which no full admin would be left are not valid")
    func lockedOut() async throws {
        try await withAdmins { rolecall, _ in
            let text = """
                version: 1
                roles:
                  admin: { permissions: ["read:rolecall/audit"] }
                """
            let answer = try await rolecall.admin("POST", "policies/validate", Self.files(text))
            #expect(answer.json["valid"] == false)
            #expect(answer.list("errors").map { $0["code"] } == ["last_admin"], "\(answer.text)")
        }
    }

    @Test("files without a digest have no revision, and are not called valid")
    func undigestible() async throws {
        try await withAdmins { rolecall, _ in
            let name = ExactString(TestDirectory.undigestible)
            let files: JSONValue = ["files": [["name": .string(name), "text": "version: 1\n"]]]
            let answer = try await rolecall.admin("POST", "policies/validate", files)
            expectProblem(answer, 500, "internal_error")
        }
    }

    @Test("one set of files is tried at a time, and others are turned away meanwhile")
    func oneAtATime() async throws {
        try await withAdmins { rolecall, directory in
            let name = ExactString(TestDirectory.held)
            let held: JSONValue = ["files": [["name": .string(name), "text": "version: 1\n"]]]
            async let first = rolecall.admin("POST", "policies/validate", held)
            try await directory.heldTrial.arrival()
            let path = "policies/validate"
            let second = try await rolecall.admin("POST", path, Self.files("version: 1\n"))
            expectProblem(second, 503, "overloaded")
            directory.heldTrial.letGo()
            #expect(try await first.status == 200)
            let third = try await rolecall.admin("POST", path, Self.files("version: 1\n"))
            #expect(third.status == 200)
        }
    }

    @Test("a set without a policy file is not valid, as on reload; tables of tests are none")
    func noPolicies() async throws {
        try await withAdmins { rolecall, _ in
            let table: JSONValue = ["name": "a_test.yaml", "text": "version: 1\n"]
            for files: JSONValue in [[], [table]] {
                let answer = try await rolecall.admin(
                    "POST",
                    "policies/validate",
                    ["files": files]
                )
                #expect(answer.status == 200)
                #expect(answer.json["valid"] == false)
                #expect(
                    answer.json["errors"] == [
                        ["code": "set_empty", "message": "no policy file (`*.yaml`) is there"]
                    ]
                )
            }
            let text = ExactString(Rolecall.Setup.administered.policies)
            let beside: JSONValue = [
                "files": [["name": "policies.yaml", "text": .string(text)], table]
            ]
            let answer = try await rolecall.admin("POST", "policies/validate", beside)
            let revision = ExactString(rolecall.policies.snapshot.revision)
            #expect(answer.json["policy_revision"] == .string(revision), "\(answer.text)")
        }
    }

    @Test("what are no files is refused")
    func invalid() async throws {
        try await withAdmins { rolecall, _ in
            let long = String(repeating: "a", count: 251)
            let bodies: [JSONValue] = [
                [:], ["files": [:]], ["files": ["x"]], ["files": [["name": "x"]]],
                ["files": [["name": 1, "text": ""]]],
                ["files": [["name": "", "text": ""]]], ["files": [["name": ".yaml", "text": ""]]],
                ["files": [["name": "a.yml", "text": ""]]],
                ["files": [["name": "../a.yaml", "text": ""]]],
                ["files": [["name": "folder/a.yaml", "text": ""]]],
                ["files": [["name": "/a.yaml", "text": ""]]],
                ["files": [["name": ".a.yaml", "text": ""]]],
                ["files": [["name": "a\n.yaml", "text": ""]]],
                ["files": [["name": "a\0.yaml", "text": ""]]],
                ["files": [["name": .string(ExactString(long + ".yaml")), "text": ""]]],
                ["files": [["name": "a.yaml", "text": "", "path": "a.yaml"]]],
                ["files": [["name": "a.yaml", "text": ""], ["name": "a.yaml", "text": ""]]],
                ["files": .array(Array(repeating: ["name": "x.yaml", "text": ""], count: 1_001))],
            ]
            for body in bodies {
                let answer = try await rolecall.admin("POST", "policies/validate", body)
                expectProblem(answer, 400, "invalid_request", String(body.text.prefix(60)))
            }
        }
    }
}

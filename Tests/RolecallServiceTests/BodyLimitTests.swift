import JSON
import RolecallService
import Testing

@Suite("Limits of a body")
struct BodyLimitTests {
    @Test("bytes: at the limit it is read, above it is 413", arguments: [0, 1])
    func bytes(_ excess: Int) async throws {
        var setup = Rolecall.Setup()
        setup.limits.bodyBytes = 4096
        try await withRolecall(setup) { rolecall in
            let token = try rolecall.issuer.client()
            let bare = MalformedBody.whole.setting(["context", "x"], to: "").encoded().count
            let filling = String(repeating: "x", count: 4096 - bare + excess)
            let body = MalformedBody.whole
                .setting(["context", "x"], to: .string(ExactString(filling))).encoded()
            for path in ["/access/v1/evaluation", "/access/v1/evaluations"] {
                let answer = try await rolecall.post(path, token: token, body: body)
                if excess == 0 {
                    #expect(answer.decision == true)
                } else {
                    expectProblem(answer, 413, "body_too_large")
                }
            }
        }
    }

    @Test(
        "a body that is no JSON is told with the byte that shows it, from 0",
        arguments: [("", 0), ("{'a':1}", 1), (#"{"a":[1,]}"#, 8), (#"{"é":x}"#, 6), ("{} x", 3)]
    )
    func invalidBytes(body: String, offset: Int) async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.client()
            for path in ["/access/v1/evaluation", "/access/v1/evaluations"] {
                let answer = try await rolecall.post(path, token: token, body: Array(body.utf8))
                expectProblem(answer, 400, "invalid_json")
                let detail = answer.json["detail"]?.string
                #expect(detail == ExactString("invalid JSON at byte \(offset)"))
            }
        }
    }

    @Test("depth: 64 levels are read, 65 are too deep", arguments: [64, 65])
    func depth(_ levels: Int) async throws {
        try await withRolecall { rolecall in
            // The body is the first level, `context` the second, `x` the third.
            var nested: JSONValue = []
            for _ in 0..<(levels - 3) { nested = [nested] }
            let body = MalformedBody.whole.setting(["context", "x"], to: nested)
            let answer = try await rolecall.evaluate(rolecall.issuer.client(), body)
            if levels == 64 {
                #expect(answer.decision == true)
            } else {
                expectProblem(answer, 400, "too_deep")
            }
        }
    }

    @Test("depth follows the configuration")
    func smallerDepth() async throws {
        var setup = Rolecall.Setup()
        setup.limits.jsonDepth = 3
        try await withRolecall(setup) { rolecall in
            let client = try rolecall.issuer.client()
            let shallow = MalformedBody.whole.setting(["context", "x"], to: [:])
            #expect(try await rolecall.evaluate(client, shallow).decision == true)
            let deep = MalformedBody.whole.setting(["context", "x", "y"], to: [:])
            expectProblem(try await rolecall.evaluate(client, deep), 400, "too_deep")
        }
    }

    @Test("a batch has 1000 items, not 1001", arguments: [1000, 1001])
    func items(_ count: Int) async throws {
        try await withRolecall { rolecall in
            var batch = try #require(MalformedBody.whole.object)
            batch["evaluations"] = .array(Array(repeating: [:], count: count))
            let answer = try await rolecall.evaluateAll(
                rolecall.issuer.client(),
                .object(batch)
            )
            if count == 1000 {
                #expect(answer.decisions == Array(repeating: true, count: 1000))
            } else {
                expectProblem(answer, 400, "invalid_request")
            }
        }
    }

    @Test(
        "names and ids count in bytes of UTF-8",
        arguments: [
            (path: ["subject", "type"], bytesMax: 256), (path: ["subject", "id"], bytesMax: 2048),
            (path: ["action", "name"], bytesMax: 256), (path: ["resource", "type"], bytesMax: 256),
            (path: ["resource", "id"], bytesMax: 2048),
        ]
    )
    func texts(_ path: [ExactString], _ bytesMax: Int) async throws {
        try await withRolecall { rolecall in
            let client = try rolecall.issuer.client()
            let fitting = [
                String(repeating: "x", count: bytesMax),
                String(repeating: "\u{E9}", count: bytesMax / 2),
            ]
            for text in fitting {
                let body = MalformedBody.whole.setting(path[...], to: .string(ExactString(text)))
                #expect(try await rolecall.evaluate(client, body).status == 200)
                let longer = MalformedBody.whole
                    .setting(path[...], to: .string(ExactString(text + "x")))
                expectProblem(
                    try await rolecall.evaluate(client, longer),
                    400,
                    "invalid_request"
                )
            }
        }
    }

    @Test("a token above its limit is refused like any other bad one", arguments: [0, -1])
    func token(_ excess: Int) async throws {
        let issuer = try TestIssuer()
        let token = try issuer.token("alice", ["roles": ["viewer"], "x": "y"])
        var setup = Rolecall.Setup()
        setup.limits.tokenBytes = token.utf8.count + excess
        try await withRolecall(setup, issuers: [issuer]) { rolecall in
            let answer = try await rolecall.evaluate(token, readDocument)
            if excess == 0 {
                #expect(answer.decision == true)
            } else {
                expectProblem(answer, 401, "token_invalid")
            }
        }
    }

    @Test("a profile over a limit is not cut: nothing is decided on it")
    func profile() async throws {
        try await withRolecall { rolecall in
            var deep: JSONValue = "viewer"
            for _ in 0..<40 { deep = [deep] }
            let alice = try rolecall.issuer.token("alice", ["roles": ["viewer", deep]])
            expectProblem(
                try await rolecall.evaluate(alice, readDocument),
                503,
                "profile_too_large"
            )
            let batch = try await rolecall.evaluateAll(alice, ["evaluations": [readDocument]])
            #expect(batch.decisions == [false])
            #expect(batch.items.first?["context"]?["error"]?["code"] == "profile_too_large")
            expectProblem(try await rolecall.permissions(alice), 503, "profile_too_large")
        }
    }
}

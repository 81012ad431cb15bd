import JSON
import RolecallService
import SQLiteStore
import Store
import Testing

@Suite("A store that fails")
struct StoreFailureTests {
    @Test("users in memory are decided on, others are could-not-decide, and readiness says so")
    func failing() async throws {
        try await withDirectoryService { rolecall, directory in
            for id: ExactString in ["auth0|ann", "auth0|bob"] {
                try await directory.create(id, roles: ["viewer"])
            }
            let client = try directory.issuer.client()
            let tokens = [
                try directory.issuer.token("auth0|ann"), try directory.issuer.token("auth0|bob"),
            ]
            #expect(try await rolecall.evaluate(tokens[0], readDocument).decision == true)
            let ready = try await rolecall.get("/health/ready")
            #expect(ready.status == 200)
            #expect(ready.json["store"] == "ok")

            await directory.store.close()
            for _ in 0..<2 {
                let kept = try await rolecall.evaluate(tokens[0], readDocument)
                #expect(kept.decision == true, "\(kept.text)")
                #expect(try await rolecall.permissions(tokens[0]).status == 200)
                let lost = try await rolecall.evaluate(tokens[1], readDocument)
                expectProblem(lost, 503, "store_unavailable")
                #expect(lost["Retry-After"] == "1")
                expectProblem(try await rolecall.permissions(tokens[1]), 503, "store_unavailable")
            }
            let batch = try await rolecall.evaluateAll(
                client,
                [
                    "action": ["name": "read"], "resource": ["type": "document", "id": "1"],
                    "evaluations": [
                        ["subject": subject("auth0|ann")], ["subject": subject("auth0|bob")],
                        ["subject": subject("auth0|ann")],
                    ],
                ]
            )
            #expect(batch.decisions == [true, false, true])
            let error = batch.items[1]["context"]?["error"]
            #expect(error?["status"] == 503 && error?["code"] == "store_unavailable")

            let unready = try await rolecall.get("/health/ready")
            #expect(unready.status == 503)
            #expect(unready.json["status"] == "unavailable")
            #expect(unready.json["store"] == "unavailable")
            #expect(try await rolecall.get("/health/live").status == 200)

            let metrics = try await Metrics(rolecall)
            #expect(metrics["rolecall_user_load_failures_total"] == 5)
            #expect(metrics[#"rolecall_undecided_total{code="store_unavailable"}"#] == 3)
            #expect(
                rolecall.log.lines.contains {
                    $0.hasPrefix("error user cannot be loaded") && $0.contains("store_unavailable")
                }
            )
        }
    }

    @Test("new policies decide about users in memory while it fails")
    func policies() async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"])
            let ann = try directory.issuer.token("auth0|ann")
            #expect(try await rolecall.evaluate(ann, readDocument).decision == true)
            await directory.store.close()
            rolecall.policies.replace(with: try Rolecall.compile("version: 1\n"))
            #expect(try await rolecall.evaluate(ann, readDocument).reasonCode == "no_grant")
        }
    }
}

import Directory
import JSON
import SQLiteStore
import Store
import Testing

@testable import RolecallService

@Suite("Revisions")
struct RevisionTests {
    private static func atLeast(_ revision: String) -> Rolecall.Headers {
        [(name: "Rolecall-At-Least", value: revision)]
    }

    @Test(
        "what is no revision, or another store's, is refused after authentication",
        arguments: [
            ("1f0c39aa.99999999999999999999", 400), ("1f0c39aa.", 400), (".1", 400), ("1", 400),
            ("1F0C39AA.1", 400), ("1f0c39aa.01", 400), ("1f0c39aa.1.1", 400), ("f0c39aa.1", 400),
            ("1f0c39aa. 1", 400), ("\"1f0c39aa.1\"", 400), ("1f0c39ab.1", 409),
            ("00000000.0", 409), ("1f0c39aa.0", 200),
        ]
    )
    func refused(revision: String, status: Int) async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"])
            let ann = try directory.issuer.token("auth0|ann")
            let headers = Self.atLeast(revision)
            let batch: JSONValue = ["evaluations": [readDocument]]
            for answer in [
                try await rolecall.evaluate(ann, readDocument, headers),
                try await rolecall.evaluateAll(ann, batch, headers),
                try await rolecall.permissions(ann, headers),
            ] {
                #expect(answer.status == status, "\(answer.text)")
                let codes = [400: "revision_invalid", 409: "revision_unknown"]
                #expect(answer.code == codes[status])
            }
            let unauthenticated = try await rolecall.evaluate(nil, readDocument, headers)
            expectProblem(unauthenticated, 401, "token_missing")
        }
    }

    @Test("two demands are none")
    func twice() async throws {
        try await withDirectoryService { rolecall, directory in
            let ann = try directory.issuer.token("auth0|ann")
            let headers = Self.atLeast("1f0c39aa.0") + Self.atLeast("1f0c39aa.0")
            let answer = try await rolecall.evaluate(ann, readDocument, headers)
            expectProblem(answer, 400, "revision_invalid")
        }
    }

    @Test("answers name the revision they have seen, which a later demand is met by")
    func named() async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"])
            let ann = try directory.issuer.token("auth0|ann")
            for round in 0..<10 {
                let isViewer = round.isMultiple(of: 2)
                let revision = try await directory.update("auth0|ann") {
                    $0.setRoles(isViewer ? ["viewer"] : [])
                }.description
                let headers = Self.atLeast(revision)
                let answer = try await rolecall.evaluate(ann, readDocument, headers)
                #expect(answer.decision == isViewer)
                #expect(answer.all("Rolecall-Revision") == [revision])
                let list = try await rolecall.permissions(ann, headers)
                #expect(list["Rolecall-Revision"] == revision)
                let tag = try #require(list["ETag"])
                let same = try await rolecall.permissions(
                    ann,
                    headers + [(name: "If-None-Match", value: tag)]
                )
                #expect(same.status == 304)
                #expect(same["Rolecall-Revision"] == revision)
                let batch = try await rolecall.evaluateAll(
                    ann,
                    ["evaluations": [readDocument]],
                    headers
                )
                #expect(batch["Rolecall-Revision"] == revision)
            }
        }
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice")
            #expect(try await rolecall.evaluate(token, readDocument)["Rolecall-Revision"] == nil)
        }
    }

    @Test("the revision of an answer is older than nothing that the answer has read")
    func readBefore() async throws {
        try await withHeldStore { rolecall, directory, store in
            try await directory.create("auth0|ann", roles: ["viewer"])
            let ann = try directory.issuer.token("auth0|ann")
            let before = store.revision.description
            store.holdAfter()
            async let answer = rolecall.evaluate(ann, readDocument)
            await store.holds(1)
            try await directory.update("auth0|ann") { $0.setRoles([]) }
            store.release()
            let decided = try await answer
            #expect(decided.decision == true)
            #expect(decided["Rolecall-Revision"] == before)
        }
    }

    @Test("a revision that is about to come is waited for", .timeLimit(.minutes(1)))
    func waited() async throws {
        try await withHeldStore { rolecall, directory, store in
            try await directory.create("auth0|ann")
            let ann = try directory.issuer.token("auth0|ann")
            #expect(try await rolecall.evaluate(ann, readDocument).decision == false)
            let known = directory.store.revision
            let next = Revision(epoch: known.epoch, sequence: known.sequence + 1).description
            store.holdWaits()
            async let decision = rolecall.evaluate(ann, readDocument, Self.atLeast(next))
            async let list = rolecall.permissions(ann, Self.atLeast(next))
            await store.holds(2)
            try await directory.update("auth0|ann") { $0.setRoles(["viewer"]) }
            store.release()
            let answers = try await (decision, list)
            #expect(answers.0.decision == true, "\(answers.0.text)")
            #expect(answers.1.json["permissions"]?.array?.count == 1, "\(answers.1.text)")
            #expect(answers.0["Rolecall-Revision"] == next)
        }
    }

    @Test("one that does not come in two seconds is could-not-decide")
    func notReached() async throws {
        try await withDirectoryService { rolecall, directory in
            let ann = try directory.issuer.token("auth0|ann")
            let start = ContinuousClock.now
            let answer = try await rolecall.evaluate(
                ann,
                readDocument,
                Self.atLeast("1f0c39aa.18446744073709551615")
            )
            expectProblem(answer, 503, "revision_not_reached")
            #expect(answer["Retry-After"] == "1")
            #expect(ContinuousClock.now - start >= .seconds(1.9))
        }
    }

    @Test("so many wait at one time, and others are told at once", .timeLimit(.minutes(1)))
    func waiters() async throws {
        try await withHeldStore { _, directory, store in
            let gate = RevisionGate(revision: StoreRevision(following: store), store: store)
            let next = RevisionDemand.ahead(store.revision.sequence + 1)
            let never = RevisionDemand.ahead(.max)
            store.holdWaits()
            try await withThrowingTaskGroup { group in
                for _ in 0..<RevisionGate.waitersMax {
                    group.addTask { try await gate.wait(for: next) }
                }
                await store.holds(RevisionGate.waitersMax)
                await #expect(throws: Refusal(.revisionNotReached)) {
                    try await gate.wait(for: never)
                }
                try await directory.create("auth0|ann")
                store.release()
                try await group.waitForAll()
            }
            // Their places are free again: one that has to wait does.
            store.holdWaits()
            async let last: Void = gate.wait(for: .ahead(store.revision.sequence + 1))
            await store.holds(RevisionGate.waitersMax + 1)
            try await directory.create("auth0|bob")
            store.release()
            try await last
        }
    }
}

import Directory
import JSON
import SQLiteStore
import Store
import Synchronization
import Testing

@testable import RolecallService

@Suite("Revocations that are dead")
struct RevocationListTests {
    private static let issuer: ExactString = "https://rolecall.example/"
    private static let start = Int64(TestClock.start)

    private static func time(_ seconds: Int64) -> UserTime {
        UserTime(milliseconds: (start + seconds) * 1_000)
    }

    /// A revocation whose `until` is so many seconds after the start.
    private static func revocation(
        _ target: Revocation.Target,
        until seconds: Int64
    ) -> Revocation {
        Revocation(issuer: issuer, target, deadAt: time(seconds), revokedAt: time(0))
    }

    private static func put(_ revocations: [Revocation], in store: any Store) async throws {
        _ = try await store.write { writing in
            for revocation in revocations { _ = try writing.put(revocation) }
        }
    }

    @Test("stop nothing from their `until` on, and everything before it")
    func until() async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"])
            try await directory.create("auth0|bob", roles: ["viewer"])
            let tokens = [
                try directory.issuer.token("auth0|ann", ["jti": "t-1"]),
                try directory.issuer.token("auth0|bob", ["iat": .null]),
            ]
            let revoked = [
                Self.revocation(.token("t-1"), until: 600),
                Self.revocation(.subject("auth0|bob", issuedBefore: Self.time(0)), until: 600),
            ]
            try await Self.put(revoked, in: directory.store)
            for token in tokens {
                expectProblem(try await rolecall.permissions(token), 401, "token_invalid")
            }
            rolecall.clock.pass(seconds: 599)
            for token in tokens {
                expectProblem(try await rolecall.permissions(token), 401, "token_invalid")
            }
            rolecall.clock.pass(seconds: 1)
            for token in tokens {
                #expect(try await rolecall.evaluate(token, readDocument).decision == true)
            }
        }
    }

    @Test("are forgotten while others stay, some in each transaction")
    func forgotten() async throws {
        try await withDirectory { directory in
            let (store, most) = (directory.store, RevocationList.deletedAtOnceMax)
            let list = try await RevocationList.load(from: store, now: Self.time(0))
            let dead = (0..<2 * most + 1).map { number in
                Self.revocation(.token(ExactString("t-\(number)")), until: 10)
            }
            let later = [
                Self.revocation(.token("later"), until: 11),
                Self.revocation(.subject("auth0|ann", issuedBefore: Self.time(0)), until: 11),
            ]
            try await Self.put(dead + later, in: store)
            #expect(list.count == dead.count + later.count)
            let before = store.revision
            try await list.forgetDead(in: store, at: Self.time(9))
            #expect(store.revision == before)

            let deleted = Mutex<[Int]>([])
            store.observe { change in deleted.withLock { $0.append(change.revocations.count) } }
            try await list.forgetDead(in: store, at: Self.time(10))
            #expect(deleted.withLock { $0 } == [most, most, 1])
            #expect(list.count == later.count)
            let kept = try await store.read { reading in
                try reading.revocations(RevocationPage(limit: .max))
            }.value
            #expect(Set(kept.map(\.key)) == Set(later.map(\.key)))
            func stops(at seconds: Int64) -> Bool {
                list.stops(
                    Self.issuer,
                    subject: "auth0|ann",
                    tokenID: nil,
                    issuedAt: nil,
                    at: Self.time(seconds)
                )
            }
            #expect(stops(at: 10) && !stops(at: 11))
        }
    }

    @Test("are deleted at the next time where the store fails at one")
    func storeFails() async throws {
        try await withDirectory { directory in
            let store = directory.store
            let list = try await RevocationList.load(from: store, now: Self.time(0))
            try await Self.put([Self.revocation(.token("t-1"), until: 10)], in: store)
            await store.close()
            await #expect(throws: StoreError.self) {
                try await list.forgetDead(in: store, at: Self.time(10))
            }
            #expect(list.count == 1)
        }
    }
}

import Directory
import JOSE
import JSON
import OpenIDProvider
import OpenSSL
import SQLiteStore
import Store
import Testing

@Suite("Signing keys")
struct SigningKeysTests {
    static let configuration = OpenIDConfiguration(
        publicURL: "https://id.example.com:8443/",
        connection: "Users"
    )

    private static func load(
        _ store: SQLiteStore,
        _ clock: TestClock,
        _ log: EventLog = EventLog()
    ) async throws(SigningKeysError) -> SigningKeys {
        try await SigningKeys.load(
            from: store,
            for: configuration,
            now: { clock.now },
            log: log.note
        )
    }

    @Test("are made at the first start, and are the same at the next")
    func firstStart() async throws {
        try await withStore { store in
            let clock = TestClock()
            let first = try await Self.load(store, clock).snapshot
            #expect(first.list.map(\.state) == [.current, .next])
            #expect(first.signer.keyID.text == first.list.first?.id)
            #expect(first.keys.keys.count == 2)
            let document = try JSONValue(parsing: first.document)
            let keys = try #require(document["keys"]?.array)
            for key in keys {
                #expect(key["kty"] == "RSA" && key["alg"] == "RS256" && key["use"] == "sig")
                #expect(key["e"] == "AQAB" && key["d"] == nil && key["p"] == nil)
                let modulus = key["n"]?.string.flatMap { Base64URL.decode($0) }
                #expect(modulus?.count == 256)
                let text = try #require(key["x5c"]?.array?.first?.string)
                let der = try #require(Base64.decode(text.utf8))
                #expect(key["x5t"]?.string == Base64URL.encode(try sha1(der)))
            }
            let again = try await Self.load(store, clock).snapshot
            #expect(again.document == first.document)
            #expect(again.list == first.list)
        }
    }

    private func sha1(_ der: [UInt8]) throws -> [UInt8] {
        try LegacyDigest.sha1(ofCertificate: der)
    }

    @Test("rotate with overlap, and are removed when their tokens are dead")
    func rotation() async throws {
        try await withStore { store in
            let clock = TestClock()
            let keys = try await Self.load(store, clock)
            let before = keys.snapshot
            try await keys.rotate()
            let after = keys.snapshot
            #expect(after.generation != before.generation)
            #expect(after.list.map(\.state) == [.current, .next, .previous])
            #expect(after.list[0].id == before.list[1].id)
            #expect(after.list[2].id == before.list[0].id)
            #expect(after.signer.keyID.text == after.list[0].id)
            #expect(after.keys.contains(before.signer.keyID))
            // The longest life, a day, and a minute of leeway.
            clock.advance(seconds: 86_459)
            #expect(try await Self.load(store, clock).snapshot.list.count == 3)
            clock.advance(seconds: 1)
            #expect(
                try await Self.load(store, clock).snapshot.list.map(\.state) == [.current, .next]
            )
        }
    }

    @Test("know what changed while they were loaded")
    func changedWhileLoading() async throws {
        try await withStore { store in
            let clock = TestClock()
            let others = try await Self.load(store, clock)
            let writes = Countdown()
            writes.begin(from: 1)
            // Right after the keys were read, which nobody observes yet.
            let hurried = HurriedStore(
                store: store,
                afterWrite: { _ in if writes.next() != nil { try await others.rotate() } }
            )
            let keys = try await SigningKeys.load(
                from: hurried,
                for: Self.configuration,
                now: { clock.now },
                log: EventLog().note
            )
            #expect(keys.snapshot.list == others.snapshot.list)
        }
    }

    @Test("follow what others change in the store")
    func following() async throws {
        try await withStore { store in
            let clock = TestClock()
            let keys = try await Self.load(store, clock)
            let others = try await Self.load(store, clock)
            let before = keys.snapshot
            try await others.rotate()
            try await wait { keys.snapshot.generation != before.generation }
            #expect(keys.snapshot.list == others.snapshot.list)
            let generation = keys.snapshot.generation
            try await keys.reload()
            #expect(keys.snapshot.generation == generation)
        }
    }

    @Test("are all refused if one of them cannot be used, and those in force stay")
    func damagedKey() async throws {
        try await withStore { store in
            let (clock, log) = (TestClock(), EventLog())
            let keys = try await Self.load(store, clock, log)
            let before = keys.snapshot
            let damaged = SigningKeyRecord(
                id: "damaged",
                privateKey: Secret([0x30, 0x00]),
                certificate: [],
                createdAt: clock.now,
                state: .previous
            )
            _ = try await store.write { try $0.save(damaged) }
            try await wait { log.codes == ["signing_key_unreadable"] }
            #expect(keys.snapshot.document == before.document)
            await #expect(throws: SigningKeysError.self) { try await Self.load(store, clock) }
        }
    }

    @Test("are not made by a store that is closed")
    func closedStore() async throws {
        try await withStore { store in
            await store.close()
            let error = await #expect(throws: SigningKeysError.self) {
                try await Self.load(store, TestClock())
            }
            #expect(error?.code == "store_unavailable")
        }
    }
}

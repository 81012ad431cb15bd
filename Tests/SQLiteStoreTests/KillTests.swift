import Directory
import Foundation
import JSON
import Passwords
import Store
import Testing

@testable import SQLiteStore

@Suite("Killed processes")
struct KillTests {
    /// How often a process is killed while it writes to one store.
    static let killsPerStore = 25

    @Test(
        "lose nothing that they acknowledged, and leave no half of a transaction",
        arguments: 1...8
    )
    func killed(store: Int) async throws {
        var random = SeededRandom(seed: .random(in: 0...UInt64.max))
        let seed = random.state
        var acknowledged = 0
        try await StoreFolder.with { folder in
            for round in 1...Self.killsPerStore {
                let said = try await said(by: folder, delay: random.delay)
                let found = try await checkedState(of: folder)
                let numbers = said.compactMap(Int.init)
                acknowledged += numbers.count
                // One more may have been committed and not yet acknowledged.
                if let last = numbers.last {
                    #expect((last...last + 1).contains(found), "seed \(seed), kill \(round)")
                }
            }
            try await checkAll(in: folder)
        }
        // Three of four processes live until they have acknowledged something, however slow they are.
        #expect(acknowledged > Self.killsPerStore / 4, "seed \(seed): hardly anything was written")
    }

    @Test("that were just making their store leave one that opens")
    func killedAtFirst() async throws {
        var random = SeededRandom(seed: .random(in: 0...UInt64.max))
        let seed = random.state
        try await StoreFolder.with { folder in
            for round in 1...Self.killsPerStore {
                let path = folder.path("\(round).db")
                var process = try WriterProcess(path: path, epoch: 7)
                try await Task.sleep(for: .microseconds(.random(in: 0..<60_000, using: &random)))
                _ = await process.kill()
                let error = await folder.openingError("\(round).db")
                #expect(error == nil, "seed \(seed), kill \(round)")
            }
        }
    }

    /// Starts a process, kills it after a while that begins, by chance, at its start or at its first
    /// acknowledgement, and returns what it said.
    private func said(
        by folder: StoreFolder,
        delay: (microseconds: Int, isFromFirstLine: Bool)
    ) async throws -> [String] {
        var process = try WriterProcess(path: folder.path("store.db"), epoch: 7)
        if delay.isFromFirstLine { await process.lines(atLeast: 2) }
        // The moment is what is tested: no condition stands for it.
        try await Task.sleep(for: .microseconds(delay.microseconds))
        return await process.kill()
    }

    /// The number of the newest transaction, all of which must be there.
    private func checkedState(of folder: StoreFolder) async throws -> Int {
        let store = try openWritten(in: folder)
        let newest = try await store.read { transaction in
            let id = try #require(UserID("auth0|counter"))
            let number = try transaction.user(id)?.loginsCount ?? 0
            let users = try transaction.userCount(connection: nil)
            #expect(users == (number == 0 ? 0 : number + 1))
            #expect(try transaction.holders(HolderPage(of: "writer", limit: .max)).count == users)
            if number > 0 { try expectWhole(number, in: transaction) }
            #expect(try transaction.client(ExactString("client-\(number + 1)")) == nil)
            return number
        }
        #expect(newest.revision == Revision(epoch: 7, sequence: UInt64(newest.value)))
        let report = try await store.checkAudit()
        #expect(report.faults.isEmpty && report.count == 2 * newest.value)
        await store.close()
        return newest.value
    }

    /// The store with the rules of reading grants that `StoreWriter` has, so that nothing is read anew.
    private func openWritten(in folder: StoreFolder) throws -> SQLiteStore {
        let indexing = UserIndexing(version: "writer") { _ in [] }
        return try folder.open(indexing: indexing, epoch: 7)
    }

    private func checkAll(in folder: StoreFolder) async throws {
        let store = try openWritten(in: folder)
        let count = Int(store.revision.sequence)
        _ = try await store.read { transaction in
            for number in 0..<count { try expectWhole(number + 1, in: transaction) }
            #expect(try transaction.clients().count == count)
        }
        await store.close()
    }
}

/// Expects all that one transaction made.
@Sendable private func expectWhole(_ number: Int, in transaction: any StoreReading) throws {
    let id = try #require(UserID(ExactString("auth0|\(number)")))
    let user = try transaction.user(id)
    #expect(user?.loginsCount == number)
    #expect(try transaction.users(email: ExactString("\(number)@example.com")) == [user])
    #expect(try transaction.passwordHash(of: id)?.encoded == "hash \(number)")
    #expect(try transaction.client(ExactString("client-\(number)")) != nil)
    let key = try #require(ResourceKey(type: "document", id: ExactString("\(number)")))
    #expect(try transaction.resource(key)?.revision.sequence == UInt64(number))
    let token = Revocation.Key(issuer: "writer", kind: .token, value: key.id)
    #expect(try transaction.revocation(token) != nil)
    var query = AuditQuery(isAscending: true, limit: .max)
    query.subject = key.id
    let entries = try transaction.auditEntries(query)
    #expect(entries.map(\.event.kind) == [.userCreated, .clientCreated])
    #expect(entries.allSatisfy { $0.revision.sequence == UInt64(number) })
}

/// Random numbers that come again with the same seed (SplitMix64).
private struct SeededRandom: RandomNumberGenerator {
    private(set) var state: UInt64

    init(seed: UInt64) { state = seed }

    /// How long a process lives: of four, one dies while it starts or opens the store.
    var delay: (microseconds: Int, isFromFirstLine: Bool) {
        mutating get {
            Int.random(in: 0..<4, using: &self) == 0
                ? (Int.random(in: 0..<80_000, using: &self), false)
                : (Int.random(in: 0..<15_000, using: &self), true)
        }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

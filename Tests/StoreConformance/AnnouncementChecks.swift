import Directory
import JSON
import Passwords
import Store
import Testing

extension StoreCheck {
    static let announcements = [
        StoreCheck("observers hear what a commit changed before its write returns") { store in
            let heard = Heard()
            store.observe(heard.note)
            let user = try User.sample("auth0|1")
            var other = user
            other.nickname = "n"
            let changed = other
            let first = try await store.write { transaction in
                try transaction.insert(user)
                try transaction.update(changed)
                try transaction.insert(.named("c"))
            }
            #expect(heard.changes.map(\.revision) == [first.revision])
            #expect(heard.changes[0].users.map(\.before) == [nil])
            #expect(heard.changes[0].users.map(\.after) == [changed])
            #expect(heard.changes[0].clients == ["c"] && !heard.changes[0].changesSigningKeys)
            _ = try await store.write { transaction in
                try transaction.deleteUser(user.id)
                try transaction.save(.sample("k", at: 1))
            }
            #expect(heard.changes.count == 2)
            #expect(heard.changes[1].users.map(\.before) == [changed])
            #expect(heard.changes[1].users.map(\.after) == [nil])
            #expect(heard.changes[1].clients == [] && heard.changes[1].changesSigningKeys)
        },
        StoreCheck("every observer hears of every commit, with its revision in force") { store in
            let revisions = Heard()
            let early = Heard()
            store.observe { change in
                if store.revision == change.revision { revisions.note(change) }
            }
            store.observe(early.note)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask { try await store.add(try .sample("auth0|\(number)")) }
                }
                try await group.waitForAll()
            }
            let start = store.revision.sequence - 40
            let expected = (1...40).map { start + $0 }
            #expect(revisions.changes.map(\.revision.sequence) == expected)
            #expect(early.changes.map(\.revision.sequence) == expected)
        },
        StoreCheck("a wait for a state that is there ends at once") { store in
            try await store.add(try .sample("auth0|1"))
            let sequence = store.revision.sequence
            #expect(await store.waits(for: sequence, atMost: .zero))
            #expect(await store.waits(for: 0, atMost: .seconds(3_600)))
        },
        StoreCheck("a wait ends when the state is reached") { store in
            let sequence = store.revision.sequence + 3
            async let isReached = store.waits(for: sequence, atMost: .seconds(3_600))
            async let isReachedToo = store.waits(for: sequence - 1, atMost: .seconds(3_600))
            for number in 0..<3 { try await store.add(try .sample("auth0|\(number)")) }
            #expect(await [isReached, isReachedToo] == [true, true])
        },
        StoreCheck("a wait ends after its time, when it is cancelled, and when the store closes") {
            store in
            let ahead = store.revision.sequence + 1
            #expect(await store.waits(for: ahead, atMost: .zero) == false)
            #expect(await store.waits(for: ahead, atMost: .milliseconds(5)) == false)
            let cancelled = Task { await store.waits(for: ahead, atMost: .seconds(3_600)) }
            cancelled.cancel()
            #expect(await cancelled.value == false)
            let waiting = Task { await store.waits(for: ahead, atMost: .seconds(3_600)) }
            await store.close()
            #expect(await waiting.value == false)
            #expect(await store.waits(for: ahead, atMost: .seconds(3_600)) == false)
        },
    ]
}

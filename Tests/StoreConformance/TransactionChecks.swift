import Directory
import Dispatch
import JSON
import Store
import Testing

extension StoreCheck {
    static let transactions = [
        StoreCheck("writes run one after the other: no increment is lost") { store in
            try await store.add(try .counting("auth0|a", 0), try .counting("auth0|b", 0))
            let (writers, rounds) = (20, 10)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<writers {
                    group.addTask {
                        for _ in 0..<rounds { _ = try await store.write(increment) }
                    }
                    group.addTask {
                        // A reader never sees one counter ahead of the other.
                        let counts = try await store.read(counts)
                        #expect(counts.value[0] == counts.value[1])
                        #expect(UInt64(counts.value[0]) + 2 == counts.revision.sequence)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await store.read(counts).value == [writers * rounds, writers * rounds])
        },
        StoreCheck("a read sees the state that it began with, whatever is written meanwhile") {
            store in
            try await store.add(try .sample("auth0|1"))
            let (hasBegun, isWritten) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let before = store.revision
            async let found = store.read { transaction in
                let first = try transaction.userCount(connection: nil)
                hasBegun.signal()
                isWritten.wait()
                return [first, try transaction.userCount(connection: nil)]
            }
            await withCheckedContinuation { continuation in
                DispatchQueue(label: "wait").async {
                    hasBegun.wait()
                    continuation.resume()
                }
            }
            try await store.add(try .sample("auth0|2"))
            isWritten.signal()
            #expect(try await found.value == [1, 1])
            #expect(try await found.revision == before)
            #expect(try await store.read { try $0.userCount(connection: nil) }.value == 2)
        },
        StoreCheck("a transaction sees its own changes") { store in
            let user = try User.sample("auth0|1") { $0.email = "a@example.com" }
            let counts = try await store.write { transaction in
                let before = try transaction.users(email: "a@example.com").count
                try transaction.insert(user)
                let between = try transaction.users(email: "a@example.com").count
                try transaction.deleteUser(user.id)
                return [before, between, try transaction.users(email: "a@example.com").count]
            }
            #expect(counts.value == [0, 1, 0])
        },
        StoreCheck("a cancelled task's write is made and acknowledged") { store in
            let user = try User.sample("auth0|1")
            let task = Task {
                while !Task.isCancelled { await Task.yield() }
                return try await store.write { try $0.insert(user) }.revision
            }
            task.cancel()
            #expect(try await task.value == store.revision)
            #expect(try await store.user(user.id) == user)
        },
        StoreCheck("a closed store says so") { store in
            await store.close()
            await store.close()
            let read = try await storeError { _ = try await store.read { _ in } }
            #expect(read?.code == "store_unavailable")
            let write = try await storeError { _ = try await store.write { _ in } }
            #expect(write?.code == "store_unavailable")
        },
        StoreCheck("closing finishes what runs") { store in
            let (hasBegun, mayEnd) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let user = try User.sample("auth0|1")
            let writing = Task {
                try await store.write { transaction in
                    hasBegun.signal()
                    mayEnd.wait()
                    try transaction.insert(user)
                }.revision
            }
            await withCheckedContinuation { continuation in
                DispatchQueue(label: "wait").async {
                    hasBegun.wait()
                    continuation.resume()
                }
            }
            let closing = Task { await store.close() }
            while try await storeError({ _ = try await store.read { _ in } }) == nil {
                await Task.yield()
            }
            mayEnd.signal()
            await closing.value
            #expect(try await writing.value == store.revision)
        },
    ]

    @Sendable private static func increment(_ transaction: any StoreWriting) throws {
        for id in ["auth0|a", "auth0|b"] {
            let user = try #require(try transaction.user(User.sample(id).id))
            try transaction.update(.counting(id, try user.count + 1))
        }
    }

    @Sendable private static func counts(_ transaction: any StoreReading) throws -> [Int] {
        try ["auth0|a", "auth0|b"].map { id in
            try #require(try transaction.user(User.sample(id).id)).count
        }
    }
}

extension User {
    fileprivate static func counting(_ id: String, _ count: Int) throws -> User {
        try .sample(id) { $0.appMetadata = object(["count": .number(JSONNumber(count))]) }
    }

    fileprivate var count: Int {
        get throws { try #require(appMetadata?["count"]?.number?.int) }
    }
}

import Directory
import JSON
import Passwords
import Store
import Testing

extension StoreCheck {
    static let revisions = [
        StoreCheck("each commit that changes something adds one to the revision") { store in
            let user = try User.sample("auth0|1")
            var other = user
            other.nickname = "n"
            let changed = other
            let key = SigningKeyRecord.sample("k", at: 1)
            let steps: [@Sendable (any StoreWriting) throws -> Void] = [
                { try $0.insert(user) }, { try $0.update(changed) },
                { try $0.setPasswordHash(PasswordHash(encoded: "h"), of: user.id) },
                { try $0.setPasswordHash(nil, of: user.id) }, { try $0.insert(.named("c")) },
                { transaction in
                    try transaction.deleteClient("c")
                    try transaction.insert(
                        MachineClient(id: "c", name: "", createdAt: user.createdAt)
                    )
                },
                { _ = try $0.deleteClient("c") }, { try $0.save(key) },
                { try $0.deleteSigningKey("k") }, { _ = try $0.deleteUser(user.id) },
                { transaction in
                    try transaction.insert(user)
                    try transaction.insert(.named("c"))
                },
            ]
            let start = store.revision
            for (number, step) in steps.enumerated() {
                let snapshot = try await store.write(step)
                let expected = Revision(
                    epoch: start.epoch,
                    sequence: start.sequence + UInt64(number) + 1
                )
                #expect(snapshot.revision == expected)
                #expect(store.revision == expected)
                #expect(try await store.read { _ in }.revision == expected)
            }
        },
        StoreCheck("a commit that changes nothing makes no revision") { store in
            let user = try User.complete()
            let key = SigningKeyRecord.sample("k", at: 1)
            let hash = PasswordHash(encoded: "h")
            let other = try User.sample("auth0|2")
            let before = try await store.write { transaction in
                try transaction.insert(user)
                try transaction.setPasswordHash(hash, of: user.id)
                try transaction.insert(.named("c"))
                try transaction.save(key)
            }.revision
            let steps: [@Sendable (any StoreWriting) throws -> Void] = [
                { _ in }, { try $0.update(user) }, { try $0.setPasswordHash(hash, of: user.id) },
                { transaction in
                    try transaction.deleteClient("c")
                    try transaction.insert(.named("c"))
                }, { try $0.save(key) },
                { _ = try $0.deleteUser(other.id) }, { _ = try $0.deleteClient("d") },
                { try $0.deleteSigningKey("d") },
                { transaction in
                    try transaction.insert(other)
                    try transaction.deleteUser(other.id)
                },
                { transaction in
                    var changed = user
                    changed.nickname = "changed"
                    try transaction.update(changed)
                    try transaction.update(user)
                },
            ]
            let heard = Heard()
            store.observe(heard.note)
            for step in steps {
                #expect(try await store.write(step).revision == before)
                #expect(store.revision == before)
            }
            #expect(heard.changes.isEmpty)
        },
        StoreCheck("what fails leaves everything as it was") { store in
            let user = try User.sample("auth0|1")
            try await store.add(user)
            let before = store.revision
            let heard = Heard()
            store.observe(heard.note)
            await #expect(throws: WorkError.self) {
                _ = try await store.write { transaction in
                    try transaction.deleteUser(user.id)
                    try transaction.insert(.named("c"))
                    try transaction.save(.sample("k", at: 1))
                    throw WorkError()
                }
            }
            #expect(store.revision == before)
            #expect(heard.changes.isEmpty)
            let rest = try await store.read { transaction in
                [
                    try transaction.userCount(connection: nil), try transaction.clients().count,
                    try transaction.signingKeys().count,
                ]
            }
            #expect(rest.value == [1, 0, 0])
            #expect(rest.revision == before)
        },
        StoreCheck("an error of reading work passes unchanged") { store in
            await #expect(throws: WorkError.self) {
                _ = try await store.read { _ in throw WorkError() }
            }
        },
    ]
}

/// An error that no store knows.
struct WorkError: Error, Equatable {}

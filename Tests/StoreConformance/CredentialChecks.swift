import Directory
import JSON
import Passwords
import Store
import Testing

extension StoreCheck {
    static let credentials = [
        StoreCheck("a password's hash is set, replaced and removed") { store in
            let user = try User.sample("auth0|1")
            try await store.add(user)
            for text in ["$scrypt$first", "$scrypt$second", nil] {
                let hash = text.map(PasswordHash.init(encoded:))
                _ = try await store.write { try $0.setPasswordHash(hash, of: user.id) }
                #expect(try await store.read { try $0.passwordHash(of: user.id) }.value == hash)
            }
        },
        StoreCheck("a change of the user leaves the password") { store in
            var user = try User.sample("auth0|1")
            try await store.add(user)
            let hash = PasswordHash(encoded: "$scrypt$")
            user.email = "new@example.com"
            let changed = user
            _ = try await store.write { transaction in
                try transaction.setPasswordHash(hash, of: changed.id)
                try transaction.update(changed)
            }
            #expect(try await store.read { try $0.passwordHash(of: changed.id) }.value == hash)
        },
        StoreCheck("a client comes back as it was written") { store in
            let client = MachineClient.named("backend")
            let plain = MachineClient(id: "spa", name: "", createdAt: client.createdAt)
            _ = try await store.write { transaction in
                try transaction.insert(client)
                try transaction.insert(plain)
            }
            let found = try await store.read { transaction in
                try ["backend", "spa", "Backend"].map { try transaction.client($0) }
            }
            #expect(client.isSame(as: found.value[0]))
            #expect(plain.isSame(as: found.value[1]))
            #expect(found.value[2] == nil)
        },
        StoreCheck("clients are listed in the order of their ids, as bytes") { store in
            let ids: [ExactString] = ["b", "é", "B", "a"]
            _ = try await store.write { transaction in
                for id in ids { try transaction.insert(.named(id)) }
            }
            let found = try await store.read { try $0.clients().map(\.id) }
            #expect(found.value == ["B", "a", "b", "é"])
        },
        StoreCheck("a client's id is taken until it is deleted") { store in
            _ = try await store.write { try $0.insert(.named("a")) }
            let error = try await storeError {
                _ = try await store.write { try $0.insert(.named("a")) }
            }
            #expect(error == .duplicate(.clientID))
            #expect(try await store.write { try $0.deleteClient("a") }.value)
            #expect(try await store.write { try $0.deleteClient("a") }.value == false)
            _ = try await store.write { try $0.insert(.named("a")) }
        },
        StoreCheck("a client is replaced as a whole") { store in
            _ = try await store.write { try $0.insert(.named("a")) }
            let after = MachineClient(id: "a", name: "n", createdAt: UserTime(milliseconds: 5))
            _ = try await store.write { transaction in
                try transaction.deleteClient("a")
                try transaction.insert(after)
            }
            #expect(after.isSame(as: try await store.read { try $0.client("a") }.value))
        },
        StoreCheck("signing keys come back as they were saved, the newest first") { store in
            let keys: [SigningKeyRecord] = [
                .sample("b", at: 2, .current), .sample("c", at: 1, .previous),
                .sample("a", at: 3, .next),
            ]
            _ = try await store.write { try keys.forEach($0.save) }
            let found = try await store.read { try $0.signingKeys() }.value
            #expect(found.map(\.id) == ["a", "b", "c"])
            for key in keys { #expect(found.contains { $0.isSame(as: key) }) }
        },
        StoreCheck("a signing key changes its state, and is deleted") { store in
            var key = SigningKeyRecord.sample("a", at: 1, .next)
            let first = key
            _ = try await store.write { try $0.save(first) }
            key.state = .current
            key.stateSince = UserTime(milliseconds: 9)
            let second = key
            _ = try await store.write { try $0.save(second) }
            let found = try await store.read { try $0.signingKeys() }.value
            #expect(found.count == 1 && found.allSatisfy { $0.isSame(as: second) })
            _ = try await store.write { try $0.deleteSigningKey("a") }
            #expect(try await store.read { try $0.signingKeys() }.value.isEmpty)
        },
    ]
}

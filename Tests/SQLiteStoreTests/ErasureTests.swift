import Directory
import Foundation
import Passwords
import Store
import Testing

@testable import SQLiteStore

@Suite("What is deleted")
struct ErasureTests {
    @Test("is overwritten in the file")
    func overwritten() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            let secret = "$scrypt$ln=15,r=8,p=3$a-salt$a-hash"
            let user = try User.numbered(1)
            _ = try await store.write { transaction in
                try transaction.insert(user)
                try transaction.setPasswordHash(PasswordHash(encoded: secret), of: user.id)
            }
            await store.close()
            #expect(try folder.bytes("store.db").range(of: Data(secret.utf8)) != nil)
            let again = try folder.open()
            _ = try await again.write { try $0.deleteUser(user.id) }
            await again.close()
            #expect(try folder.bytes("store.db").range(of: Data(secret.utf8)) == nil)
            #expect(try folder.bytes("store.db").range(of: Data("1@example.com".utf8)) == nil)
        }
    }
}

import Directory
import JOSE
import OpenSSL
import SQLiteStore
import Store

/// Keys that are made once, since making them takes long.
enum TestKeys {
    private static let records = Result { try [make(.current), make(.next)] }

    static func save(to store: SQLiteStore) async throws {
        let records = try records.get()
        _ = try await store.write { for record in records { try $0.save(record) } }
    }

    static func make(_ state: SigningKeyRecord.State) throws -> SigningKeyRecord {
        let key = try PrivateKey(generating: .rsa(bits: 2_048))
        let certificate = try Certificate(
            selfSignedBy: key,
            commonName: "id.example.com",
            validity: TestClock.start...(TestClock.start + 86_400)
        )
        return SigningKeyRecord(
            id: try JWSSigner(key, algorithm: .rs256).keyID.text,
            privateKey: try key.pkcs8(),
            certificate: certificate.der,
            createdAt: UserTime(milliseconds: TestClock.start * 1_000),
            state: state
        )
    }
}

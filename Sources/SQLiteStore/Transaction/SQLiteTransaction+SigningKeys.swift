internal import Directory
internal import Foundation
internal import GRDB
internal import JSON
internal import OpenSSL
internal import Store

/// A signing key as its row holds it.
struct StoredSigningKey: Equatable {
    let privateKey: Data
    let certificate: Data
    let createdAt: Int64
    let state: String
    let stateSince: Int64

    /// A key to be kept.
    init(_ key: SigningKeyRecord) {
        privateKey = Data(key.privateKey.bytes)
        certificate = Data(key.certificate)
        createdAt = key.createdAt.milliseconds
        state = key.state.rawValue
        stateSince = key.stateSince.milliseconds
    }

    fileprivate init(_ row: Row) {
        privateKey = row["private_key"]
        certificate = row["certificate"]
        createdAt = row["created_at"]
        state = row["state"]
        stateSince = row["state_since"]
    }

    /// The key that was kept.
    fileprivate func record(_ id: ExactString) throws(StoreError) -> SigningKeyRecord {
        guard let state = SigningKeyRecord.State(rawValue: state) else {
            throw .damaged("signing key `\(id)` has the unknown state `\(state)`")
        }
        var record = SigningKeyRecord(
            id: id,
            privateKey: Secret(Array(privateKey)),
            certificate: Array(certificate),
            createdAt: UserTime(milliseconds: createdAt),
            state: state
        )
        record.stateSince = UserTime(milliseconds: stateSince)
        return record
    }
}

extension SQLiteTransaction {
    func signingKeys() throws(StoreError) -> [SigningKeyRecord] {
        try all("SELECT * FROM signing_key ORDER BY created_at DESC, kid") { row in
            try StoredSigningKey(row).record(ExactString(blob: row["kid"]))
        }
    }

    func save(_ key: SigningKeyRecord) throws(StoreError) {
        let before = try storedSigningKey(key.id)
        let after = StoredSigningKey(key)
        guard before != after else { return }
        try execute(
            """
            INSERT OR REPLACE INTO signing_key
                (kid, private_key, certificate, created_at, state, state_since)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                key.id.blob, after.privateKey, after.certificate, after.createdAt, after.state,
                after.stateSince,
            ]
        )
        changes.signingKeys.note(key.id, before: before, after: after)
    }

    func deleteSigningKey(_ id: ExactString) throws(StoreError) {
        guard let before = try storedSigningKey(id) else { return }
        try execute("DELETE FROM signing_key WHERE kid = ?", [id.blob])
        changes.signingKeys.note(id, before: before, after: nil)
    }

    private func storedSigningKey(_ id: ExactString) throws(StoreError) -> StoredSigningKey? {
        try first("SELECT * FROM signing_key WHERE kid = ?", [id.blob]) { row in
            StoredSigningKey(row)
        }
    }
}

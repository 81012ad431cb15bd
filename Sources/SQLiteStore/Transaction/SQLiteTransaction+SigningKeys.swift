internal import Foundation
internal import GRDB
internal import JSON
internal import Store

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

internal import Directory
internal import Foundation
internal import GRDB
internal import JSON
internal import Store

extension SQLiteTransaction {
    func client(_ id: ExactString) throws(StoreError) -> MachineClient? {
        try storedClient(id)?.client()
    }

    func clients() throws(StoreError) -> [MachineClient] {
        let sql = "SELECT secret_digest, document FROM client ORDER BY client_id"
        return try all(sql) { row in try StoredClient(row).client() }
    }

    func insert(_ client: MachineClient) throws(StoreError) {
        guard try storedClient(client.id) == nil else { throw .duplicate(.clientID) }
        let stored = StoredClient(client)
        try execute(
            "INSERT INTO client (client_id, secret_digest, document) VALUES (?, ?, ?)",
            [client.id.blob, stored.secretDigest, stored.text]
        )
        changes.clients.note(client.id, before: nil, after: stored)
    }

    @discardableResult
    func deleteClient(_ id: ExactString) throws(StoreError) -> Bool {
        guard let before = try storedClient(id) else { return false }
        try execute("DELETE FROM client WHERE client_id = ?", [id.blob])
        changes.clients.note(id, before: before, after: nil)
        return true
    }

    private func storedClient(_ id: ExactString) throws(StoreError) -> StoredClient? {
        let sql = "SELECT secret_digest, document FROM client WHERE client_id = ?"
        return try first(sql, [id.blob]) { row in StoredClient(row) }
    }
}

extension StoredClient {
    fileprivate init(_ row: Row) {
        self.init(secretDigest: row["secret_digest"], document: row["document"])
    }
}

internal import Directory
internal import Foundation
internal import GRDB
internal import JSON
internal import Store

/// How registered resources are found and written.
enum ResourceStatement {
    static let byKey = "SELECT * FROM resource WHERE type = ? AND id = ?"
    static let any = "SELECT EXISTS (SELECT 1 FROM resource)"
    /// No id is empty, so that all of them follow the empty one.
    static let page = "SELECT * FROM resource WHERE type = ? AND id > ? ORDER BY id LIMIT ?"
    static let insert = """
        INSERT INTO resource (
            properties, updated_at, revision_epoch, revision_sequence, type, id, created_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    static let update = """
        UPDATE resource
        SET properties = ?, updated_at = ?, revision_epoch = ?, revision_sequence = ?
        WHERE type = ? AND id = ?
        """
    static let delete = "DELETE FROM resource WHERE type = ? AND id = ?"
}

extension SQLiteTransaction {
    func resource(_ key: ResourceKey) throws(StoreError) -> RegisteredResource? {
        try first(ResourceStatement.byKey, key.columns) { row in try RegisteredResource(row) }
    }

    func hasResources() throws(StoreError) -> Bool {
        try first(ResourceStatement.any, []) { row in row[0] } ?? false
    }

    func resources(
        ofType type: ExactString,
        after id: ExactString?,
        limit: Int
    ) throws(StoreError) -> [RegisteredResource] {
        let arguments: StatementArguments = [
            Data(type.utf8), Data((id ?? "").utf8), max(0, limit),
        ]
        return try all(ResourceStatement.page, arguments) { row in try RegisteredResource(row) }
    }

    @discardableResult
    func put(
        _ properties: ResourceProperties,
        of key: ResourceKey,
        at time: UserTime
    ) throws(StoreError) -> RegisteredResource {
        let before = try resource(key)
        if let before, before.properties == properties { return before }
        let after = RegisteredResource(
            key,
            properties,
            createdAt: before?.createdAt ?? time,
            updatedAt: time,
            revision: try attempt { try StoredRevision.next(in: database) }
        )
        if before == nil {
            let created: StatementArguments = [after.createdAt.milliseconds]
            try execute(ResourceStatement.insert, after.values + key.columns + created)
        } else {
            try execute(ResourceStatement.update, after.values + key.columns)
        }
        changes.resources.note(key, before: before, after: after)
        return after
    }

    @discardableResult
    func deleteResource(_ key: ResourceKey) throws(StoreError) -> Bool {
        guard let before = try resource(key) else { return false }
        try execute(ResourceStatement.delete, key.columns)
        changes.resources.note(key, before: before, after: nil)
        return true
    }
}

extension ResourceKey {
    fileprivate var columns: StatementArguments { [Data(type.utf8), Data(id.utf8)] }
}

extension RegisteredResource {
    fileprivate var values: StatementArguments {
        [
            String(decoding: properties.text, as: UTF8.self), updatedAt.milliseconds,
            Int64(revision.epoch), Int64(clamping: revision.sequence),
        ]
    }

    fileprivate init(_ row: Row) throws(StoreError) {
        guard let object = try JSONValue(column: row["properties"]).object,
            let properties = ResourceProperties(object),
            let key = ResourceKey(
                type: try ExactString(blob: row["type"]),
                id: try ExactString(blob: row["id"])
            ),
            let revision = Revision(columnsOf: row)
        else { throw .damaged("a resource has another form than it was written in") }
        self.init(
            key,
            properties,
            createdAt: UserTime(milliseconds: row["created_at"]),
            updatedAt: UserTime(milliseconds: row["updated_at"]),
            revision: revision
        )
    }
}

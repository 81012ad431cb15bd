internal import Administration
internal import Directory
internal import JSON
internal import Store

extension AdminEndpoints {
    /// `GET /v1/admin/resources/{type}`.
    func resources(_ call: AdminCall) async throws -> AdminReply {
        let limit = try call.limit()
        let cursor = try call.query("after")
        let found = try await administrator.resources(
            type: call.path("type"),
            after: try cursor.map { cursor throws(Refusal) in
                guard let id = try PageCursor.parts(cursor, count: 1)[0].string else {
                    throw PageCursor.unreadable
                }
                return id
            },
            limit: limit,
            by: call.actor
        )
        let last = found.value.last.map { PageCursor.text([.string($0.key.id)]) }
        return .page(
            "resources",
            found.value.map { .object($0.json) },
            next: last,
            limit,
            at: found.revision
        )
    }

    /// `GET /v1/admin/resources/{type}/{id}`.
    func resource(_ call: AdminCall) async throws -> AdminReply {
        let found = try await administrator.resource(
            type: call.path("type"),
            id: call.path("id"),
            by: call.actor
        )
        return .entry(
            found.value.resource.json,
            at: found.revision,
            version: found.value.version
        )
    }

    /// `PUT /v1/admin/resources/{type}/{id}`.
    func putResource(_ call: AdminCall) async throws -> AdminReply {
        guard let properties = try call.members(["properties"])["properties"]?.object else {
            throw Refusal(.invalidRequest, "`properties` is not an object")
        }
        let put = try await administrator.putResource(
            type: call.path("type"),
            id: call.path("id"),
            properties: properties,
            by: call.actor,
            expecting: try call.precondition(),
            requestID: call.requestID
        )
        return .object(
            put.value.resource.json,
            at: put.revision,
            status: put.value.isNew ? 201 : 200,
            version: put.value.version
        )
    }

    /// `DELETE /v1/admin/resources/{type}/{id}`.
    func deleteResource(_ call: AdminCall) async throws -> AdminReply {
        let deleted = try await administrator.deleteResource(
            type: call.path("type"),
            id: call.path("id"),
            by: call.actor,
            expecting: try call.precondition(),
            requestID: call.requestID
        )
        return .changed(at: deleted.revision)
    }
}

extension RegisteredResource {
    fileprivate var json: JSONObject {
        [
            "type": .string(key.type), "id": .string(key.id),
            "properties": .object(properties.object),
            "created_at": .string(ExactString(createdAt.description)),
            "updated_at": .string(ExactString(updatedAt.description)),
        ]
    }
}

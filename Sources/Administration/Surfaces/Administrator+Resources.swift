internal import Authorization
internal import Directory
public import JSON
public import Store

/// What became of an order to register a resource.
public struct PutResource: Sendable {
    /// Whether it was not registered.
    public let isNew: Bool
    /// The resource as it is now.
    public let resource: RegisteredResource
    /// Names its state, for preconditions.
    public let version: ExactString
}

extension Administrator {
    /// A registered resource.
    public func resource(
        type: ExactString,
        id: ExactString,
        by actor: Actor
    ) async throws(AdminError) -> Administered<PutResource> {
        let key = try Self.key(type, id)
        return try await inspect(by: actor) { store, authority in
            try authority.require(.writeResources)
            guard let resource = try store.resource(key) else { throw AdminError.notFound }
            return try PutResource(resource, isNew: false)
        }
    }

    /// One page of the registered resources of a type.
    public func resources(
        type: ExactString,
        after id: ExactString? = nil,
        limit: Int,
        by actor: Actor
    ) async throws(AdminError) -> Administered<[RegisteredResource]> {
        let size = try Self.pageSize(limit)
        return try await inspect(by: actor) { store, authority in
            try authority.require(.writeResources)
            return try store.resources(ofType: type, after: id, limit: size)
        }
    }

    /// Registers a resource, or replaces its properties.
    public func putResource(
        type: ExactString,
        id: ExactString,
        properties: JSONObject,
        by actor: Actor,
        expecting precondition: Precondition = .none,
        requestID: ExactString? = nil
    ) async throws(AdminError) -> Administered<PutResource> {
        let key = try Self.key(type, id)
        guard let properties = ResourceProperties(properties) else {
            throw .invalidRequest(
                "properties have at most \(ResourceProperties.bytesMax) bytes and depth "
                    + "\(ResourceProperties.depthMax)"
            )
        }
        let time = now()
        return try await write(
            by: actor,
            with: .writeResources,
            on: key.audited,
            requestID: requestID
        ) { store in
            let before = try store.resource(key)
            try precondition.check(before.map { [$0.shown] } ?? [])
            let after = try store.put(properties, of: key, at: time)
            if before?.properties != after.properties {
                try store.append(
                    .resource(.resourcePut, key, before, after, actor, requestID, at: time)
                )
            }
            return try PutResource(after, isNew: before == nil)
        }
    }

    /// Removes a resource; it is no error if there is none.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    public func deleteResource(
        type: ExactString,
        id: ExactString,
        by actor: Actor,
        expecting precondition: Precondition = .none,
        requestID: ExactString? = nil
    ) async throws(AdminError) -> Administered<Bool> {
        let key = try Self.key(type, id)
        let time = now()
        return try await write(
            by: actor,
            with: .writeResources,
            on: key.audited,
            requestID: requestID
        ) { store in
            let before = try store.resource(key)
            try precondition.check(before.map { [$0.shown] } ?? [])
            guard let before else { return false }
            try store.deleteResource(key)
            try store.append(
                .resource(.resourceDeleted, key, before, nil, actor, requestID, at: time)
            )
            return true
        }
    }

    private static func key(
        _ type: ExactString,
        _ id: ExactString
    ) throws(AdminError) -> ResourceKey {
        guard let key = ResourceKey(type: type, id: id) else {
            throw .invalidRequest(
                "a resource has a type of 1 to \(ResourceKey.typeBytesMax) bytes and an id of 1 to "
                    + "\(ResourceKey.idBytesMax), without control characters"
            )
        }
        return key
    }
}

extension PutResource {
    fileprivate init(_ resource: RegisteredResource, isNew: Bool) throws(AdminError) {
        self.isNew = isNew
        self.resource = resource
        version = try EntryVersion.of([resource.shown])
    }
}

extension ResourceKey {
    /// As the audit journal has it.
    fileprivate var audited: ExactString {
        // A type may hold slashes, and no two resources have one name.
        let piece = type.utf8.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "%"): Array("%25".utf8)
            case UInt8(ascii: "/"): Array("%2F".utf8)
            default: [byte]
            }
        }
        return ExactString("\(String(decoding: piece, as: UTF8.self))/\(id)")
    }
}

extension RegisteredResource {
    fileprivate var value: JSONValue { .object(properties.object) }

    /// All that answers show of it, besides its key.
    fileprivate var shown: JSONValue {
        let times = [createdAt, updatedAt].map { JSONValue.string(ExactString($0.description)) }
        return .array(times + [value])
    }
}

extension AuditEvent {
    fileprivate static func resource(
        _ kind: AuditKind,
        _ key: ResourceKey,
        _ before: RegisteredResource?,
        _ after: RegisteredResource?,
        _ actor: Actor,
        _ requestID: ExactString?,
        at time: UserTime
    ) -> AuditEvent {
        var event = AuditEvent(kind, by: actor.audited, at: time, subject: key.audited)
        event.before = before?.value
        event.after = after?.value
        event.requestID = requestID
        return event
    }
}

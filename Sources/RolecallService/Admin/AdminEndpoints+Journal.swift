internal import Administration
internal import Authorization
internal import Directory
internal import JSON
internal import Store

extension AdminEndpoints {
    /// `GET /v1/admin/audit`: the newest first, unless `order=oldest`.
    func audit(_ call: AdminCall) async throws -> AdminReply {
        // A misspelt filter would show what nobody asked for.
        try call.requireParameters([
            "actor", "subject", "actor_kind", "kind", "from", "until", "order", "after", "limit",
        ])
        let limit = try call.limit()
        var query = AuditQuery(limit: limit)
        query.isAscending = try isAscending(call)
        query.actor = try call.query("actor")
        query.subject = try call.query("subject")
        query.actorKind = try call.query("actor_kind").map { text throws(Refusal) in
            try Self.value(text, "actor_kind", AuditActor.Kind.init)
        }
        if let kind = try call.query("kind") {
            query.kinds = [try Self.value(kind, "kind", AuditKind.init)]
        }
        query.from = try call.query("from").map { text throws(Refusal) in
            try UserTime(parameter: text, "from")
        }
        query.until = try call.query("until").map { text throws(Refusal) in
            try UserTime(parameter: text, "until")
        }
        query.beyond = try call.query("after").map { cursor throws(Refusal) in
            let part = try PageCursor.parts(cursor, count: 1)[0]
            guard let text = part.string, let sequence = UInt64(text.string) else {
                throw PageCursor.unreadable
            }
            return sequence
        }
        let found = try await administrator.audit(query, by: call.actor)
        let last = found.value.last.map { entry in
            PageCursor.text([.string(ExactString(String(entry.sequence)))])
        }
        return .page(
            "entries",
            try found.value.map { .object(try $0.json) },
            next: last,
            limit,
            at: found.revision
        )
    }

    private func isAscending(_ call: AdminCall) throws(Refusal) -> Bool {
        switch try call.query("order") {
        case nil, "newest": false
        case "oldest": true
        default: throw Refusal(.invalidRequest, "`order` is not `newest` or `oldest`")
        }
    }

    private static func value<Value: RawRepresentable & CaseIterable>(
        _ text: ExactString,
        _ name: String,
        _ make: (String) -> Value?
    ) throws(Refusal) -> Value where Value.RawValue == String {
        guard let value = make(text.string) else {
            let names = Value.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            throw Refusal(.invalidRequest, "`\(name)` is none of \(names)")
        }
        return value
    }
}

extension AuditEntry {
    /// The entry as it is stored, and its digest.
    fileprivate var json: JSONObject {
        get throws {
            let value = try JSONValue(parsing: text, limits: Self.textLimits)
            var object = value.object ?? JSONObject()
            object["hash"] = .string(ExactString(hash.description))
            return object
        }
    }
}

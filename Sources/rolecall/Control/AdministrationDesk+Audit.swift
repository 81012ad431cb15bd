internal import Administration
internal import Authorization
internal import Directory
internal import JSON
internal import Store

extension AdministrationDesk {
    /// The most entries of one answer.
    static let auditPageMax = 500

    /// One page of the journal: the texts of entries, as they are hashed.
    ///
    /// It may have fewer entries than were asked for, but for the last one never none.
    func listAudit(_ order: Order) async throws -> JSONValue {
        let limit = try order.number("limit", in: 1...Self.auditPageMax, or: Self.auditPageMax)
        var query = AuditQuery(
            isAscending: order.arguments["oldest_first"]?.bool ?? false,
            limit: limit
        )
        if let after = try order.givenText("after") {
            guard let sequence = UInt64(after.string) else {
                throw OrderRefusal("`\(after)` is no place in the journal")
            }
            query.beyond = sequence
        }
        query.actor = try order.givenText("actor")
        query.subject = try order.givenText("subject")
        if let kind = try order.givenText("kind") { query.kinds = [try Self.kind(kind)] }
        query.from = try Self.time(order, "from")
        query.until = try Self.time(order, "until")
        let entries = try await readable(query, order)
        return .array(
            entries.map { .string(ExactString(String(decoding: $0.text, as: UTF8.self))) }
        )
    }

    /// The entries of a page up to one that is not what was written, if there is one.
    ///
    /// - Throws: what is wrong with the first, if that is the one.
    private func readable(_ query: AuditQuery, _ order: Order) async throws -> [AuditEntry] {
        var query = query
        while true {
            do throws(AdminError) {
                return try await administrator.audit(query, by: actor(order)).value
            } catch {
                guard case .storeUnavailable = error else { throw error }
                guard query.limit > 1 else {
                    // It says which entry, and what is wrong with it.
                    _ = try await store.read { [query] in try $0.auditEntries(query) }
                    throw error
                }
                query.limit /= 2
            }
        }
    }

    /// Checks the journal from its first entry to its newest.
    func verifyAudit(_ order: Order) async throws -> JSONValue {
        let known = try order.givenText("head").map { text throws(OrderRefusal) in
            guard let head = AuditHead(Array(text.utf8)) else {
                throw OrderRefusal("`\(text)` is no head: expected SEQUENCE:HASH")
            }
            return head
        }
        let report = try await store.checkAudit(knowing: known)
        return [
            "entries": .number(JSONNumber(report.count)),
            "head": .string(ExactString(report.newest.description)),
            "faults": .array(
                report.faults.map { fault in
                    [
                        "code": .string(ExactString(fault.code)),
                        "message": .string(ExactString(fault.description)),
                    ]
                }
            ),
            "more": .bool(report.hasMoreFaults),
        ]
    }

    private static func kind(_ text: ExactString) throws(OrderRefusal) -> AuditKind {
        guard let kind = AuditKind(rawValue: text.string) else {
            let known = AuditKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw OrderRefusal("kind `\(text)`: expected one of \(known)")
        }
        return kind
    }

    private static func time(
        _ order: Order,
        _ key: ExactString
    ) throws(OrderRefusal) -> UserTime? {
        guard let text = try order.givenText(key) else { return nil }
        guard let time = Timestamp(rfc3339: text.string) else {
            throw OrderRefusal("`\(text)` is no RFC 3339 time with a zone")
        }
        return UserTime(time)
    }
}

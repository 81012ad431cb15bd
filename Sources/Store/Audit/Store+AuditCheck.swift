/// What a check of the audit journal found.
public struct AuditReport: Sendable {
    /// What is wrong; nothing if the journal is whole.
    public let faults: [AuditFault]
    /// Whether there are more faults than those.
    public let hasMoreFaults: Bool
    /// How many entries were checked.
    public let count: Int
    /// The newest entry that was checked, to be noted elsewhere.
    public let newest: AuditHead
}

extension Store {
    /// Checks the audit journal to the end that it has when its last page is read.
    ///
    /// Reads a page at a time, so that nobody waits for long.
    ///
    /// - Parameter known: An entry that was noted elsewhere, and must be there.
    /// - Returns: what was found.
    /// - Throws: `StoreError`.
    public func checkAudit(knowing known: AuditHead? = nil) async throws -> AuditReport {
        var chain = AuditChain(knowing: known)
        var place: UInt64?
        while true {
            let after = place
            let page = try await read { transaction in
                (
                    links: try transaction.auditLinks(after: after, limit: auditPageSize),
                    head: try transaction.auditHead()
                )
            }.value
            for link in page.links { try chain.add(link) }
            guard let last = page.links.last, page.links.count == auditPageSize else {
                return AuditReport(
                    faults: chain.finish(head: page.head),
                    hasMoreFaults: chain.hasMoreFaults,
                    count: chain.count,
                    newest: chain.newest
                )
            }
            place = last.sequence
        }
    }
}

/// How many entries are read by one transaction.
private let auditPageSize = 500

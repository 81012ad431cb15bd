internal import Directory
internal import JSON
internal import Store

/// Which users a list shows, in which order and form.
struct UserListQuery: Sendable {
    /// The most users of a page.
    static let perPageMax = 100
    /// Users of a page if the query does not say how many.
    static let perPageDefault = 50
    /// How many users paging reaches.
    static let reachableMax = 1_000

    let page: UserPage
    /// Whom alone it shows, if that is asked.
    let search: IdentitySearch?
    /// Whether the answer is an object with totals, and not an array.
    let includesTotals: Bool
    let fields: FieldSelection

    init(_ query: QueryParameters) throws(ManagementError) {
        let number = try query.int(.page, atMost: Int.max) ?? 0
        let perPage = try query.int(.perPage, atMost: Self.perPageMax) ?? Self.perPageDefault
        includesTotals = try query.bool(.includeTotals) ?? false
        fields = try FieldSelection(query)
        let order = try Order(query)
        let connection = try query.text(.connection)
        search = try Self.search(query)
        page = UserPage(
            connection: connection,
            key: order.key,
            isAscending: order.isAscending,
            offset: try Self.offset(of: number, perPage),
            limit: perPage
        )
    }
}

extension UserListQuery {
    private static func offset(of page: Int, _ perPage: Int) throws(ManagementError) -> Int {
        let (next, tooFar) = page.addingReportingOverflow(1)
        let (end, overflow) = next.multipliedReportingOverflow(by: perPage)
        guard perPage > 0 else { return 0 }
        guard !tooFar, !overflow, end <= reachableMax else { throw .invalidPaging }
        return page * perPage
    }

    private static func search(_ query: QueryParameters) throws(ManagementError) -> IdentitySearch?
    {
        _ = try query.bool(.primaryOrder)
        if let engine = try query.text(.searchEngine),
            !["v1", "v2", "v3"].contains(engine.string)
        {
            throw QueryName.searchEngine.fault("No enum match for: \(engine.string.prefix(100))")
        }
        guard let text = try query.text(.query), !text.isEmpty else { return nil }
        guard let search = IdentitySearch(text) else {
            throw QueryName.query.fault("Search is not supported")
        }
        return search
    }
}

/// The order that `sort` asks for: `field:1` or `field:-1`.
private struct Order {
    var key = UserPage.Key.createdAt
    var isAscending = true

    init(_ query: QueryParameters) throws(ManagementError) {
        guard let text = try query.text(.sort), !text.isEmpty else { return }
        let parts = text.string.split(
            separator: ":",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard parts.count == 2, let key = UserPage.Key(rawValue: String(parts[0])),
            ["1", "-1"].contains(parts[1])
        else {
            throw QueryName.sort.fault(
                "String does not match pattern ^(field):(1|-1)$: \(text.string.prefix(100))"
            )
        }
        self.key = key
        isAscending = parts[1] == "1"
    }
}

extension FieldSelection {
    /// The selection that a query asks for.
    init(_ query: QueryParameters) throws(ManagementError) {
        self.init(
            fields: try query.text(.fields),
            includes: try query.bool(.includeFields) ?? true
        )
    }
}

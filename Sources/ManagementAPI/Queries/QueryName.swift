/// The query parameters that have a meaning.
enum QueryName: String, CaseIterable, Sendable {
    case page
    case perPage = "per_page"
    case includeTotals = "include_totals"
    case sort
    case connection
    case fields
    case includeFields = "include_fields"
    case query = "q"
    case searchEngine = "search_engine"
    case primaryOrder = "primary_order"
    case email

    /// A fault of the parameter, in the form that the API's validation has.
    func fault(_ finding: String) -> ManagementError {
        .invalidQuery("Query validation error: '\(finding)' on property \(rawValue) (\(meaning)).")
    }

    private var meaning: String {
        switch self {
        case .page: "Page index of the results to return. First page is 0."
        case .perPage: "Number of results per page."
        case .includeTotals: "Whether to answer with an object that has totals."
        case .sort: "Field to sort by: field:1 for ascending, field:-1 for descending order."
        case .connection: "Name of the connection to filter by."
        case .fields: "Comma-separated list of fields to include or exclude."
        case .includeFields: "Whether the fields are to be included or excluded."
        case .query: "Query in Lucene query string syntax."
        case .searchEngine: "The version of the search engine."
        case .primaryOrder: "Whether the order of results counts."
        case .email: "The e-mail address to search for."
        }
    }
}

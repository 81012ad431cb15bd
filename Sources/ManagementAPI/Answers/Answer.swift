internal import JSON
internal import MicroHTTPD
internal import Store

/// Makes the answers of the API.
enum Answer {
    static let revisionHeader = "Rolecall-Revision"

    /// What every answer with a body has.
    static var headers: [(name: String, value: String)] {
        [
            ("Content-Type", "application/json; charset=utf-8"),
            ("Cache-Control", "no-store"),
        ]
    }

    /// An answer with a value, and the state of the store that it belongs to.
    static func json(_ status: Int, _ value: JSONValue, at revision: Revision) -> HTTPResponse {
        HTTPResponse(
            status: status,
            headers: headers + [(revisionHeader, revision.description)],
            body: value.encoded()
        )
    }

    /// An answer without a body.
    static func empty(at revision: Revision) -> HTTPResponse {
        HTTPResponse(status: 204, headers: [(revisionHeader, revision.description)])
    }
}

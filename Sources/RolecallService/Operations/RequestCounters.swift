/// How many answers each path gave, by status; and how long requests took.
final class RequestCounters: Sendable {
    /// The statuses that are told apart; any other one counts as the last, `other`.
    static let statuses = [
        200, 201, 202, 204, 304, 400, 401, 403, 404, 405, 408, 409, 412, 413, 415, 429, 431, 500,
        503,
    ]

    private let endpoints: EndpointTable
    private let counts: [[Counter]]

    /// The durations of all exchanges, from the first byte of the head to the last of the answer.
    let durations = DurationHistogram()

    init(_ endpoints: EndpointTable) {
        self.endpoints = endpoints
        // One row more, for requests that reached no endpoint.
        counts = (0...endpoints.paths.count).map { _ in
            (0...Self.statuses.count).map { _ in Counter() }
        }
    }

    func count(_ endpoint: Endpoint?, status: Int) {
        let row = endpoint.map { endpoints.row(of: $0) }
        let column = Self.statuses.firstIndex(of: status)
        counts[row ?? endpoints.paths.count][column ?? Self.statuses.count].add()
    }

    /// Each count above zero, with the endpoint's path and the status as metrics name them.
    var values: [(path: String, status: String, value: UInt64)] {
        let statuses = Self.statuses.map(String.init) + ["other"]
        return zip(endpoints.paths + ["none"], counts).flatMap { path, row in
            zip(statuses, row).compactMap { status, counter in
                counter.value > 0 ? (path, status, counter.value) : nil
            }
        }
    }
}

/// A request that came through a proxy.
public struct ProxiedRequest: Sendable {
    /// The method.
    public let method: String
    /// The path and query, as they were sent.
    public let target: String
    /// When its head had arrived.
    public let start: ContinuousClock.Instant
    /// When the first byte of its answer left, or its connection was cut.
    public internal(set) var end: ContinuousClock.Instant?

    /// The most of these that were under way at one time.
    static func peak(_ requests: [ProxiedRequest]) -> Int {
        let starts = requests.map { (at: $0.start, change: 1) }
        let ends = requests.compactMap { request in request.end.map { (at: $0, change: -1) } }
        // What ends at the moment in which another begins does not overlap it.
        let events = (starts + ends).sorted { ($0.at, $0.change) < ($1.at, $1.change) }
        var count = 0
        return events.reduce(into: 0) { peak, event in
            count += event.change
            peak = max(peak, count)
        }
    }
}

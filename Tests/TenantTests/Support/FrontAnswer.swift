import Curl
import JSON

/// An answer of the server in front of a tenant.
struct FrontAnswer: Sendable {
    /// Whom the question was about.
    let user: String
    let status: Int
    /// The code of an error.
    let code: String?
    /// `nil` unless it was decided.
    let decision: Bool?
    /// How old the profile is that it rests on, in seconds.
    let age: Int?
    let isStale: Bool
    /// When to come back, in seconds.
    let retryAfter: Int?
    let sent: ContinuousClock.Instant
    let received: ContinuousClock.Instant

    /// Reads a response to what was sent then, and has just come.
    init(_ response: HTTPClientResponse, about user: String, sent: ContinuousClock.Instant) {
        let body = try? JSONValue(parsing: response.body)
        self.user = user
        status = response.status
        code = body?["code"]?.string?.string
        decision = body?["decision"]?.bool
        age = response.headers.first("age").flatMap { Int($0) }
        isStale = response.headers.first("rolecall-stale") == "true"
        retryAfter = response.headers.first("retry-after").flatMap { Int($0) }
        self.sent = sent
        received = .now
    }

    /// As it stands in a cell of the article: the status, and the code if there is one.
    var outcome: String { code.map { "\(status) `\($0)`" } ?? "\(status)" }

    var isAllow: Bool { status == 200 && decision == true }
    var isDeny: Bool { status == 200 && decision == false }
    var time: Duration { received - sent }
}

extension [FrontAnswer] {
    /// What was seen, each outcome once.
    var outcomes: Set<String> { Set(map(\.outcome)) }

    /// The time that all but one in a hundred were answered within.
    var slowestButOnePercent: Duration {
        let times = map(\.time).sorted()
        return times.isEmpty ? .zero : times[(times.count - 1) * 99 / 100]
    }

    /// The longest time that any took.
    var slowest: Duration { map(\.time).max() ?? .zero }
}

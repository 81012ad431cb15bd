import JSON
import ServedBinary

/// What can go wrong with a tenant, by the ids of the article's table.
enum Scenario: String, CaseIterable, CustomStringConvertible {
    case downAtStart = "down_at_start"
    case diesUnderLoad = "dies_under_load"
    case keysRotate = "keys_rotate"
    case rateLimited = "rate_limited"
    case slow
    case garbage
    case hugeAnswer = "huge_answer"
    case tokenExpired = "token_expired"
    case tokenRevoked = "token_revoked"
    case wrongClock = "wrong_clock"
    case roleTaken = "role_taken"
    case hook
    case denyOutOfReach = "deny_out_of_reach"

    var description: String { rawValue }

    /// What was answered while it happened, in the words of the article's cells.
    struct Seen {
        /// To questions about users who were asked about before it began.
        var inMemory: Set<String> = []
        /// To questions about others.
        var others: Set<String> = []
        /// At last, where the article says so.
        var then: Set<String> = []
    }

    /// Makes it happen, asks, and checks all that the row's last cell says.
    func play(_ row: TenantArticle.Row) async throws -> Seen {
        switch self {
        case .downAtStart: try await Self.downAtStart()
        case .diesUnderLoad: try await Self.diesUnderLoad()
        case .keysRotate: try await Self.keysRotate()
        case .rateLimited: try await Self.rateLimited()
        case .slow: try await Self.slow(waitMax: row.seconds)
        case .garbage: try await Self.garbage()
        case .hugeAnswer: try await Self.hugeAnswer()
        case .tokenExpired: try await Self.tokenExpired()
        case .tokenRevoked: try await Self.tokenRevoked()
        case .wrongClock: try await Self.wrongClock()
        case .roleTaken: try await Self.roleTaken()
        case .hook: try await Self.hook()
        case .denyOutOfReach: try await Self.denyOutOfReach()
        }
    }

    /// Where a tenant shows its users.
    static let users = "/api/v2/"

    /// A tenant whose users of these names may read, and a server in front of it that was asked about the
    /// first of them.
    static func play(
        _ cache: Front.CacheTimes = Front.CacheTimes(),
        inMemory: [String],
        others: [String] = [],
        _ act: (Front) async throws -> Seen
    ) async throws -> Seen {
        try await Tenant.run { tenant in
            for name in inMemory + others {
                try await tenant.makeUser(name, ["roles": ["viewer"]])
            }
            return try await Front.run(before: tenant, cache) { front in
                try await front.remember(inMemory)
                return try await act(front)
            }
        }
    }
}

extension Front {
    /// Asks about users who may read, until it has an answer.
    func remember(_ names: [String]) async throws {
        try await eventually("it is ready") { try await get("/health/ready").status == 200 }
        for name in names {
            try await eventually("\(name) may read") { try await check(name).isAllow }
        }
    }
}

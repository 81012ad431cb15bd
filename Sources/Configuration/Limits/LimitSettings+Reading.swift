extension LimitSettings {
    /// Reads `limits`.
    static func read(_ section: Section) -> LimitSettings {
        var limits = LimitSettings()
        limits.readSizes(section)
        limits.readCounts(section)
        section.scalar("request_time") {
            limits.requestTime = try $0.duration(in: .milliseconds(100)...(.seconds(600)))
        }
        section.scalar("idle_time") {
            limits.idleTime = try $0.duration(in: .seconds(1)...(.seconds(600)))
        }
        section.scalar("failed_auth_per_address") {
            limits.failedAuthenticationsPerSecond = try $0.rate(max: 1_000_000)
        }
        return limits
    }

    private mutating func readSizes(_ section: Section) {
        section.scalar("body") { bodyBytes = try $0.byteCount(in: 1_024...(64 << 20)) }
        section.scalar("head") { headBytes = try $0.byteCount(in: 4_096...(1 << 20)) }
        section.scalar("token") { tokenBytes = try $0.byteCount(in: 512...(64 << 10)) }
        guard tokenBytes >= headBytes else { return }
        section.refuse(
            "a token of \(tokenBytes) bytes (`limits.token`) does not fit into a head of "
                + "\(headBytes) bytes (`limits.head`)"
        )
    }

    private mutating func readCounts(_ section: Section) {
        section.scalar("json_depth") { jsonDepth = try $0.int(in: 4...256) }
        section.scalar("batch") { batch = try $0.int(in: 1...100_000) }
        section.scalar("connections") { connections = try $0.int(in: 1...1_000_000) }
        section.scalar("connections_per_address") {
            connectionsPerAddress = try $0.int(in: 0...1_000_000)
        }
    }
}

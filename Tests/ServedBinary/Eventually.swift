internal import Testing

/// Looks again and again until something holds, and fails after that time.
public func eventually(
    _ what: String,
    within time: Duration = .seconds(30),
    _ holds: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + time
    while try await !holds() {
        try #require(ContinuousClock.now < end, "not within \(time): \(what)")
        try await Task.sleep(for: .milliseconds(20))
    }
}

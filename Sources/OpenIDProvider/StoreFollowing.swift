/// The longest wait between two attempts to read a changed store, in seconds.
private let retrySecondsMax = 30.0

/// Calls `attempt` at once, and while it fails again and again, ever more seldom: a store that fails just
/// when something has changed must not leave what was read of it outdated for good.
///
/// - Parameter attempt: whether it succeeded, or nobody needs it any more.
func followWithRetries(_ attempt: @escaping @Sendable () async -> Bool) {
    Task {
        var seconds = 1.0
        while await !attempt() {
            do { try await Task.sleep(for: .seconds(seconds)) } catch { return }
            seconds = min(seconds * 2, retrySecondsMax)
        }
    }
}

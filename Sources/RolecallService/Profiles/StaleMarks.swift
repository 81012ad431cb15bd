internal import JSON
internal import Synchronization

/// Since when what is known of some users is not to be used any more.
///
/// What was asked for before its mark is asked for anew. Marks are bounded: where there are too many, all that
/// was known before is marked.
final class StaleMarks: Sendable {
    /// The most users with a mark of their own.
    static let usersMax = 10_000

    private struct State {
        var everyone: UInt64 = 0
        /// The latest mark of anybody.
        var latest: UInt64 = 0
        var users: [ExactString: UInt64] = [:]
    }

    private let state = Mutex(State())
    private let wasMarked = Atomic<Bool>(false)

    /// Whether there ever was a mark: most services never get one.
    var isUsed: Bool { wasMarked.load(ordering: .sequentiallyConsistent) }

    /// Marks the users whose ids these are.
    ///
    /// - Parameters:
    ///   - ids: the ids, of which each user may have several.
    ///   - now: nanoseconds of the service's clock.
    ///   - life: after so many nanoseconds nothing that a mark is about is used any more.
    func mark(_ ids: [ExactString], at now: UInt64, life: UInt64) {
        wasMarked.store(true, ordering: .sequentiallyConsistent)
        state.withLock { state in
            // Another mark, of a moment later, may have been first.
            if !ids.isEmpty { state.latest = max(state.latest, now) }
            if state.users.count + ids.count > Self.usersMax {
                state.users = state.users.filter { $0.value > now || now - $0.value < life }
            }
            guard state.users.count + ids.count <= Self.usersMax else {
                state.users = [:]
                state.everyone = state.latest
                return
            }
            for id in ids { state.users[id] = max(state.users[id] ?? 0, now) }
        }
    }

    /// Marks everybody.
    func markAll(at now: UInt64) {
        wasMarked.store(true, ordering: .sequentiallyConsistent)
        state.withLock { state in
            state.users = [:]
            state.latest = max(state.latest, now)
            state.everyone = state.latest
        }
    }

    /// Since when it is not believed any more that there is no such user, or not one alone; 0 if there is
    /// no mark.
    ///
    /// Whom a mark is about may be the one by now.
    var latest: UInt64 {
        guard isUsed else { return 0 }
        return state.withLock { $0.latest }
    }

    /// Since when what is known of somebody who goes by `ids` is not used; 0 if there is no mark.
    func mark(of ids: [ExactString]) -> UInt64 {
        guard isUsed else { return 0 }
        return state.withLock { state in
            ids.reduce(state.everyone) { max($0, state.users[$1] ?? 0) }
        }
    }
}

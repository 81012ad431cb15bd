internal import JSON
internal import MicroHTTPD
internal import OpenSSL
internal import Synchronization

/// Slows down, and then refuses, whoever guesses passwords or secrets.
///
/// Failures count for an account at one network, by far the commonest guesser: after some, each further
/// attempt has to wait, twice as long as the last one did, up to a bound. A success forgets them. Who
/// guesses from many networks is met by a count for the account alone: when it is reached, networks where
/// the account has never succeeded have to wait until one of the failures is forgiven. So a guesser
/// cannot lock the user out at a place where the user has signed in before, nor anywhere for longer than
/// the guessing goes on. Nothing tells whether the account exists.
final class SignInThrottle: Sendable {
    /// An account at one network.
    struct Source: Hashable, Sendable {
        fileprivate let account: SHA256Digest
        fileprivate let network: PeerNetwork
        fileprivate let isLocal: Bool

        /// The account called `name`, which may be of any length, asked for by `peer`.
        init(account name: ExactString, peer: PeerAddress) throws(OpenSSLError) {
            account = try SHA256Digest(hashing: Array(name.utf8))
            network = peer.network
            isLocal = peer.isLocal
        }
    }

    private struct Failures {
        var count = 0
        /// Attempts that have begun and not ended.
        var running = 0
        var waitsUntil: UInt64 = 0
        var last: UInt64 = 0
    }

    /// Failures at all networks: how many, less those forgiven since.
    private struct Total {
        var count = 0.0
        var at: UInt64 = 0
    }

    private struct State {
        var failures: RecentTable<Source, Failures>
        var totals: RecentTable<SHA256Digest, Total>
        var familiar: RecentTable<Source, Bool>
    }

    private let rules: ThrottleRules
    private let state: Mutex<State>

    init(_ rules: ThrottleRules) {
        self.rules = rules
        state = Mutex(
            State(
                failures: RecentTable(countMax: rules.entriesMax),
                totals: RecentTable(countMax: rules.entriesMax),
                familiar: RecentTable(countMax: rules.entriesMax)
            )
        )
    }

    /// Begins an attempt; it must be ended by `succeed`, `fail` or `withdraw`.
    ///
    /// `isKnownPlace` says that the account is known, from elsewhere, to have succeeded there.
    ///
    /// - Returns: nil if it may go on; otherwise after how many nanoseconds it may.
    func begin(_ source: Source, isKnownPlace: Bool = false, now: UInt64) -> UInt64? {
        state.withLock { state in
            var failures = recent(state.failures[source], now)
            var total = forgiven(state.totals[source.account], now)
            let isFamiliar = isKnownPlace || state.familiar[source] != nil
            if let wait = wait(failures, now) { return wait }
            if total.count >= rules.accountFailuresMax, !isFamiliar { return untilForgiven(total) }
            failures.running += 1
            total.count += 1
            state.failures[source] = failures
            state.totals[source.account] = total
            return nil
        }
    }

    /// Ends an attempt with the right password.
    func succeed(_ source: Source, now: UInt64) {
        state.withLock { state in
            state.familiar[source] = true
            end(source, &state, now)
            state.failures[source]?.count = 0
            state.failures[source]?.waitsUntil = 0
        }
    }

    /// Ends an attempt with a wrong password.
    func fail(_ source: Source, now: UInt64) {
        state.withLock { state in
            var failures = recent(state.failures[source], now)
            failures.running = max(failures.running - 1, 0)
            failures.count += 1
            failures.last = now
            if failures.count >= rules.freeFailures {
                let isFamiliar = state.familiar[source] != nil
                failures.waitsUntil = now &+ length(failures.count, source, isFamiliar)
            }
            state.failures[source] = failures
        }
    }

    /// Ends an attempt that was not decided.
    func withdraw(_ source: Source, now: UInt64) {
        state.withLock { state in end(source, &state, now) }
    }

    /// Entries in the fullest table.
    var count: Int {
        state.withLock { max($0.failures.count, $0.totals.count, $0.familiar.count) }
    }
}

extension SignInThrottle {
    private func recent(_ failures: Failures?, _ now: UInt64) -> Failures {
        guard var failures else { return Failures() }
        if now &- failures.last > rules.memory, now > failures.last { failures.count = 0 }
        return failures
    }

    private func forgiven(_ total: Total?, _ now: UInt64) -> Total {
        guard let total else { return Total(count: 0, at: now) }
        let passed = now > total.at ? now - total.at : 0
        let count = total.count - Double(passed) / Double(rules.accountForgiveness)
        return Total(count: max(count, 0), at: now)
    }

    /// How long an account at one network has to wait; nil if not at all.
    private func wait(_ failures: Failures, _ now: UInt64) -> UInt64? {
        guard failures.count + failures.running >= rules.freeFailures else { return nil }
        // What runs may be the last failure that is free; one at a time from there on.
        if failures.running > 0 { return ThrottleRules.second }
        return failures.waitsUntil > now ? failures.waitsUntil - now : nil
    }

    private func untilForgiven(_ total: Total) -> UInt64 {
        let surplus = total.count - rules.accountFailuresMax + 1
        let wait = surplus * Double(rules.accountForgiveness)
        return UInt64(exactly: wait.rounded(.up)) ?? rules.waitMax
    }

    private func length(_ count: Int, _ source: Source, _ isFamiliar: Bool) -> UInt64 {
        let longest = min(
            isFamiliar ? rules.familiarWaitMax : rules.waitMax,
            source.isLocal ? rules.localWaitMax : rules.waitMax
        )
        let doublings = min(count - rules.freeFailures, 20)
        return min(rules.waitFirst << UInt64(doublings), longest)
    }

    private func end(_ source: Source, _ state: inout State, _ now: UInt64) {
        // What is back at nothing is removed: names that were made up must not push out the counts of others.
        if var failures = state.failures[source] {
            failures.running = max(failures.running - 1, 0)
            state.failures[source] = failures.running + failures.count > 0 ? failures : nil
        }
        var total = forgiven(state.totals[source.account], now)
        total.count = max(total.count - 1, 0)
        state.totals[source.account] = total.count > 0 ? total : nil
    }
}

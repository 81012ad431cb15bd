internal import Directory
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
/// the guessing goes on. Failures are those of one password: with a new one the user begins anew, though
/// where the user has signed in before stays known. Who tries a few passwords at many accounts is met by
/// a count for the network alone, which holds for accounts that have never succeeded there, and by a
/// bound on attempts at one time. What is made up is counted like what exists.
final class SignInThrottle: Sendable {
    /// Whose password or secret is tried.
    enum Account: Sendable {
        /// A user, by whichever name.
        case user(UserID)
        /// Who has this name, which may be of any length, if anybody.
        case name(ExactString)

        /// Different for every account, also where the name of one is the id of the other.
        fileprivate var text: String {
            switch self {
            case .user(let id): "user \(id.text)"
            case .name(let name): "name \(name)"
            }
        }
    }

    /// An account at one network, with one password.
    struct Source: Hashable, Sendable {
        fileprivate let place: Place
        /// Different for every password that the account has had.
        fileprivate let account: SHA256Digest
        fileprivate let isLocal: Bool

        fileprivate var network: PeerNetwork { place.network }

        /// The account, asked for by `peer`; its password was last changed at `passwordSince`.
        init(
            account: Account,
            passwordSince: UserTime? = nil,
            peer: PeerAddress
        ) throws(OpenSSLError) {
            let name = try SHA256Digest(hashing: Array(account.text.utf8))
            place = Place(account: name, network: peer.network)
            self.account =
                try passwordSince.map { time throws(OpenSSLError) in
                    try SHA256Digest(hashing: Array("\(time) \(account.text)".utf8))
                } ?? name
            isLocal = peer.isLocal
        }
    }

    /// An account at one network, with whichever password.
    fileprivate struct Place: Hashable, Sendable {
        let account: SHA256Digest
        let network: PeerNetwork
    }

    private struct Failures {
        var count = 0
        /// Attempts that have begun and not ended.
        var running = 0
        var waitsUntil: UInt64 = 0
        var last: UInt64 = 0
    }

    /// Failures of an account at all networks, or of a network at all accounts: how many, less those
    /// forgiven since.
    private struct Total {
        var count = 0.0
        var at: UInt64 = 0
        /// Attempts that have begun and not ended.
        var running = 0
    }

    private struct State {
        var failures: RecentTable<Source, Failures>
        var totals: RecentTable<SHA256Digest, Total>
        var networks: RecentTable<PeerNetwork, Total>
        var familiar: RecentTable<Place, Bool>
    }

    private let rules: ThrottleRules
    private let state: Mutex<State>

    init(_ rules: ThrottleRules) {
        self.rules = rules
        state = Mutex(
            State(
                failures: RecentTable(countMax: rules.entriesMax),
                totals: RecentTable(countMax: rules.entriesMax),
                networks: RecentTable(countMax: rules.entriesMax),
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
            let place = source.place
            if isKnownPlace, state.familiar[place] == nil { state.familiar[place] = true }
            let isFamiliar = state.familiar[place] != nil
            var failures = recent(state.failures[source], now)
            var account = forgiven(state.totals[source.account], now, rules.accountForgiveness)
            var network = forgiven(state.networks[source.network], now, rules.networkForgiveness)
            let longer =
                wait(failures, now) ?? wait(account: account, isFamiliar)
                ?? wait(network: network, source, isFamiliar)
            if let longer { return longer }
            failures.running += 1
            account.count += 1
            network.count += 1
            network.running += 1
            state.failures[source] = failures
            state.totals[source.account] = account
            state.networks[source.network] = network
            return nil
        }
    }

    /// Ends an attempt with the right password.
    func succeed(_ source: Source, now: UInt64) {
        state.withLock { state in
            state.familiar[source.place] = true
            takeBack(source, &state, now)
            state.failures[source]?.count = 0
            state.failures[source]?.waitsUntil = 0
        }
    }

    /// Ends an attempt with a wrong password.
    func fail(_ source: Source, now: UInt64) {
        state.withLock { state in
            end(source, &state, now)
            var failures = recent(state.failures[source], now)
            failures.running = max(failures.running - 1, 0)
            failures.count += 1
            failures.last = now
            if failures.count >= rules.freeFailures {
                let isFamiliar = state.familiar[source.place] != nil
                failures.waitsUntil = now &+ length(failures.count, source, isFamiliar)
            }
            state.failures[source] = failures
        }
    }

    /// Ends an attempt that was not decided.
    func withdraw(_ source: Source, now: UInt64) {
        state.withLock { state in takeBack(source, &state, now) }
    }

    /// Entries in the fullest table.
    var count: Int {
        state.withLock {
            max($0.failures.count, $0.totals.count, $0.networks.count, $0.familiar.count)
        }
    }
}

extension SignInThrottle {
    private func recent(_ failures: Failures?, _ now: UInt64) -> Failures {
        guard var failures else { return Failures() }
        if now &- failures.last > rules.memory, now > failures.last { failures.count = 0 }
        return failures
    }

    private func forgiven(_ total: Total?, _ now: UInt64, _ forgiveness: UInt64) -> Total {
        guard var total else { return Total(count: 0, at: now) }
        let passed = now > total.at ? now - total.at : 0
        total.count = max(total.count - Double(passed) / Double(forgiveness), 0)
        total.at = now
        return total
    }

    /// How long an account at one network has to wait; nil if not at all.
    private func wait(_ failures: Failures, _ now: UInt64) -> UInt64? {
        guard failures.count + failures.running >= rules.freeFailures else { return nil }
        // What runs may be the last failure that is free; one at a time from there on.
        if failures.running > 0 { return ThrottleRules.second }
        return failures.waitsUntil > now ? failures.waitsUntil - now : nil
    }

    /// How long an account has to wait for its failures everywhere; nil if not at all.
    private func wait(account total: Total, _ isFamiliar: Bool) -> UInt64? {
        guard !isFamiliar else { return nil }
        return wait(total, max: rules.accountFailuresMax, rules.accountForgiveness)
    }

    /// How long a network has to wait for what it does at all accounts; nil if not at all.
    private func wait(network total: Total, _ source: Source, _ isFamiliar: Bool) -> UInt64? {
        guard !source.isLocal else { return nil }
        if total.running >= rules.networkRunningMax { return ThrottleRules.second }
        guard !isFamiliar else { return nil }
        return wait(total, max: rules.networkFailuresMax, rules.networkForgiveness)
    }

    /// How long until there is room for one failure more; nil if there is.
    private func wait(_ total: Total, max: Double, _ forgiveness: UInt64) -> UInt64? {
        let surplus = total.count + 1 - max
        guard surplus > 0 else { return nil }
        let wait = surplus * Double(forgiveness)
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

    /// Ends an attempt as if it had not been made.
    private func takeBack(_ source: Source, _ state: inout State, _ now: UInt64) {
        end(source, &state, now)
        // What is back at nothing is removed: names that were made up must not push out the counts of others.
        if var failures = state.failures[source] {
            failures.running = max(failures.running - 1, 0)
            state.failures[source] = failures.running + failures.count > 0 ? failures : nil
        }
        var account = forgiven(state.totals[source.account], now, rules.accountForgiveness)
        account.count = max(account.count - 1, 0)
        state.totals[source.account] = account.count > 0 ? account : nil
        guard var network = state.networks[source.network] else { return }
        network.count = max(network.count - 1, 0)
        state.networks[source.network] = network.count + Double(network.running) > 0 ? network : nil
    }

    /// Counts one attempt less that the network has under way.
    private func end(_ source: Source, _ state: inout State, _ now: UInt64) {
        guard state.networks[source.network] != nil else { return }
        var network = forgiven(state.networks[source.network], now, rules.networkForgiveness)
        network.running = max(network.running - 1, 0)
        state.networks[source.network] = network
    }
}

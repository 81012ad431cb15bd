import JSON
import ServedBinary
import Synchronization
import Testing

/// What was found while administrators and checks hammered.
struct HammerCount: Sendable {
    /// Changes that were acknowledged.
    var changes = 0
    /// Checks between whose beginning and end nothing was changed.
    var checks = 0
    /// Checks among them that allowed what had been taken.
    var wrongAllows = 0
    /// Checks among them that denied what had been given.
    var lostUpdates = 0
    /// Checks that were not decided.
    var undecided = 0

    mutating func add(_ other: HammerCount) {
        changes += other.changes
        checks += other.checks
        wrongAllows += other.wrongAllows
        lostUpdates += other.lostUpdates
        undecided += other.undecided
    }

    /// Counts a check of what must be so.
    mutating func add(_ decision: Bool?, expecting isHeld: Bool) {
        checks += 1
        switch decision {
        case nil: undecided += 1
        case true?: wrongAllows += isHeld ? 0 : 1
        case false?: lostUpdates += isHeld ? 1 : 0
        }
    }
}

/// A document that somebody may read or not.
struct HammeredPlace: Hashable, Sendable {
    let user: ExactString
    let document: ExactString
}

/// What administrators were told of each place.
final class GrantLedger: Sendable {
    struct State: Equatable, Sendable {
        /// Whether it may be read by what was acknowledged last; nil while that changes.
        var isHeld: Bool?
        /// Grows with each change, so that one that came and went is seen.
        var version = 0
    }

    private let states = Mutex<[HammeredPlace: State]>([:])

    func state(of place: HammeredPlace) -> State {
        states.withLock { $0[place] ?? State(isHeld: false) }
    }

    func set(_ place: HammeredPlace, _ isHeld: Bool?) {
        states.withLock { states in
            let version = states[place]?.version ?? 0
            states[place] = State(isHeld: isHeld, version: version + 1)
        }
    }
}

/// One of many administrators, who changes a user of its own and one that others change too.
struct HammeringAdmin: Sendable {
    let own: HammeredPlace
    let shared: HammeredPlace
    private let rolecall: Rolecall
    private let token: String
    private let checker: HammeringChecker

    init(
        _ number: Int,
        sharing users: Int,
        at rolecall: Rolecall,
        _ client: String,
        _ ledger: GrantLedger
    ) throws {
        own = HammeredPlace(user: ExactString("auth0|u\(number)"), document: "own")
        shared = HammeredPlace(
            user: ExactString("auth0|s\(number % users)"),
            document: ExactString("n\(number)")
        )
        self.rolecall = rolecall
        token = try rolecall.adminToken(ExactString("auth0|a\(number)"))
        checker = HammeringChecker(rolecall: rolecall, client: client, ledger: ledger)
    }

    /// Gives and takes in turn, checks after each change, and leaves the shared user's grant at the end.
    func work(until end: ContinuousClock.Instant) async throws -> HammerCount {
        var count = HammerCount()
        repeat {
            try await giveAndTake(&count)
            try await change(shared, until: true, &count, "POST", "grants", sharedGrant, 201)
            guard ContinuousClock.now < end else { break }
            let scope = "grants/viewer?scope=document/\(shared.document)"
            try await change(shared, until: false, &count, "DELETE", scope, nil, 204)
        } while true
        return count
    }

    /// A grant and an entry that denies, both of which come and go.
    private func giveAndTake(_ count: inout HammerCount) async throws {
        let deny: JSONValue = ["effect": "deny", "permissions": ["read:document/own"]]
        try await change(own, until: true, &count, "POST", "grants", ["role": "viewer"], 201)
        let made = try await change(own, until: false, &count, "POST", "acl", deny, 201)
        let id = try #require(made.json["id"]?.string?.string, "\(made.text)")
        try await change(own, until: true, &count, "DELETE", "acl/\(id)", nil, 204)
        try await change(own, until: false, &count, "DELETE", "grants/viewer", nil, 204)
    }

    private var sharedGrant: JSONValue {
        [
            "role": "viewer",
            "scope": .string(ExactString("document/\(shared.document)")),
        ]
    }

    /// Makes one change, after which a check must know it.
    @discardableResult
    private func change(
        _ place: HammeredPlace,
        until isHeld: Bool,
        _ count: inout HammerCount,
        _ method: String,
        _ path: String,
        _ body: JSONValue?,
        _ status: Int
    ) async throws -> Answer {
        let user = place.user.string.replacing("|", with: "%7C")
        checker.ledger.set(place, nil)
        let answer = try await rolecall.admin(
            method,
            "subjects/\(user)/\(path)",
            body,
            token: token
        )
        checker.ledger.set(place, isHeld)
        try #require(answer.status == status, "\(method) \(path): \(answer.text)")
        count.changes += 1
        count.add(try await checker.mayRead(place), expecting: isHeld)
        return answer
    }
}

/// Asks whether places may be read, as a backend does.
struct HammeringChecker: Sendable {
    let rolecall: Rolecall
    let client: String
    let ledger: GrantLedger

    func mayRead(_ place: HammeredPlace) async throws -> Bool? {
        let asked = question("read", "document", place.document, subject: subject(place.user))
        return try await rolecall.evaluate(client, asked).decision
    }

    /// Asks about one place after another; what changed meanwhile does not count.
    func check(
        _ places: [HammeredPlace],
        from first: Int,
        until end: ContinuousClock.Instant
    ) async throws -> HammerCount {
        var (count, number) = (HammerCount(), first)
        while ContinuousClock.now < end {
            // A stride without a common factor leads through all of them.
            number += 7
            let place = places[number % places.count]
            let before = ledger.state(of: place)
            let decision = try await mayRead(place)
            guard let isHeld = before.isHeld, ledger.state(of: place) == before else { continue }
            count.add(decision, expecting: isHeld)
        }
        return count
    }
}

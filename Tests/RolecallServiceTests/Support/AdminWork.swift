import JSON
import Testing

/// What one administrator changes by HTTP, and what it was told.
///
/// Things are named by texts that no two changes share: grants by user and scope, entries by their reason,
/// revocations by `jti`.
struct AdminWork: Sendable {
    /// A change that was asked for and not answered.
    struct Open: Sendable {
        let key: String
        let before: String?
        let after: String?
    }

    /// The user whom all of them change.
    private static let shared = "auth0|shared"
    /// The most grants, and the most entries, that it leaves at one time.
    private static let most = 6

    /// Its number, from 0.
    let writer: Int
    /// What there is of it by what was acknowledged, with its value.
    private(set) var known: [String: String] = [:]
    /// How many changes were acknowledged.
    private(set) var acknowledged = 0
    private var open: Open?
    private var ids: [String: String] = [:]
    private var number = 0

    init(writer: Int) { self.writer = writer }

    /// All users that are changed.
    static func users(writers: Int) -> [String] {
        [shared] + (0..<writers).map { "auth0|u\($0)" }
    }

    /// Takes note of what became of the change without an answer: it was made or it was not.
    mutating func settle(by held: [String: String], _ comment: String) {
        guard let open else { return }
        let found = held[open.key]
        #expect(found == open.before || found == open.after, "\(comment): \(open), \(found ?? "–")")
        known[open.key] = found
        self.open = nil
    }

    /// Makes one change.
    ///
    /// - Returns: whether it was acknowledged; otherwise the server is gone.
    mutating func step(
        through door: AdminDoor,
        onAcknowledged: () -> Void
    ) async throws -> Bool {
        number += 1
        let change = nextChange()
        open = Open(key: change.key, before: known[change.key], after: change.after)
        guard let answer = try await door.send(change) else { return false }
        try #require(answer.status == change.status, "\(change): \(answer.text)")
        if change.method == .post, change.kind == .entry {
            // An answer that was cut in its body does not say the id.
            guard let id = answer.json["id"]?.string?.string else { return false }
            ids[change.key] = id
        }
        known[change.key] = change.after
        open = nil
        acknowledged += 1
        onAcknowledged()
        return true
    }
}

/// One change, as a request and as what there is after it.
struct AdminChange: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case grant
        case entry
        case revocation
    }
    enum Method: String, Sendable {
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    let kind: Kind
    let method: Method
    /// Below `/v1/admin/`.
    let path: String
    let body: JSONValue?
    let status: Int
    let key: String
    /// The value after it; nil if there is nothing then.
    let after: String?
}

extension AdminWork {
    private func nextChange() -> AdminChange {
        switch number % 6 {
        case 0: revoke()
        case 1, 3: held(.grant).count < Self.most ? give() : take()
        case 2: held(.entry).count < Self.most ? deny() : removeEntry()
        case 4: held(.grant).isEmpty ? give() : take()
        default: replaceEntry()
        }
    }

    private func held(_ kind: AdminChange.Kind) -> [String] {
        known.keys.filter { $0.hasPrefix("\(kind.rawValue) ") }
    }

    private func subject(_ user: String) -> String {
        "subjects/\(user.replacing("|", with: "%7C"))"
    }

    private func give() -> AdminChange {
        let user = number.isMultiple(of: 2) ? Self.shared : "auth0|u\(writer)"
        let scope = "document/w\(writer)-\(number)"
        return AdminChange(
            kind: .grant,
            method: .post,
            path: subject(user) + "/grants",
            body: ["role": "viewer", "scope": .string(ExactString(scope))],
            status: 201,
            key: "grant \(user) \(scope)",
            after: "viewer"
        )
    }

    private func take() -> AdminChange {
        guard let key = held(.grant).randomElement() else { return give() }
        let parts = key.split(separator: " ").map(String.init)
        return AdminChange(
            kind: .grant,
            method: .delete,
            path: "\(subject(parts[1]))/grants/viewer?scope=\(parts[2])",
            body: nil,
            status: 204,
            key: key,
            after: nil
        )
    }

    /// A deny for the user of its own; `value` is its permission.
    private func entry(_ key: String, _ value: String) -> JSONValue {
        let reason = key.split(separator: " ").last.map(String.init) ?? ""
        return [
            "effect": "deny", "permissions": [.string(ExactString(value))],
            "reason": .string(ExactString(reason)),
        ]
    }

    private var entries: String { subject("auth0|u\(writer)") + "/acl" }

    private func deny() -> AdminChange {
        let (key, value) = ("entry w\(writer)-\(number)", "read:document/\(number)")
        return AdminChange(
            kind: .entry,
            method: .post,
            path: entries,
            body: entry(key, value),
            status: 201,
            key: key,
            after: value
        )
    }

    /// An entry whose id it was told.
    private var knownEntry: (key: String, id: String)? {
        held(.entry).compactMap { key in ids[key].map { (key, $0) } }.randomElement()
    }

    private func replaceEntry() -> AdminChange {
        guard let (key, id) = knownEntry else { return deny() }
        let value = "read:document/\(number)"
        return AdminChange(
            kind: .entry,
            method: .put,
            path: entries + "/" + id,
            body: entry(key, value),
            status: 200,
            key: key,
            after: value
        )
    }

    private func removeEntry() -> AdminChange {
        guard let (key, id) = knownEntry else { return revoke() }
        return AdminChange(
            kind: .entry,
            method: .delete,
            path: entries + "/" + id,
            body: nil,
            status: 204,
            key: key,
            after: nil
        )
    }

    private func revoke() -> AdminChange {
        let id = "w\(writer)-\(number)"
        return AdminChange(
            kind: .revocation,
            method: .post,
            path: "revocations",
            body: [
                "issuer": .string(ExactString(CommandServer.issuer)),
                "jti": .string(ExactString(id)),
            ],
            status: 201,
            key: "revocation \(id)",
            after: "revoked"
        )
    }
}

import JSON
import ServedBinary
import Testing

/// The admin surface of a served binary, as a client that may do everything.
struct AdminDoor: Sendable {
    let port: Int
    let token: String

    /// Sends a change; nil if the server is gone before it has answered.
    func send(_ change: AdminChange) async throws -> Answer? {
        let request = request("\(change.method.rawValue) /v1/admin/\(change.path)", change.body)
        do {
            return Answer(try await request.answer(port: port))
        } catch is RawConnection.Failure {
            return nil
        } catch is RawAnswer.Incomplete {
            return nil
        }
    }

    /// All that there is, as the changes of ``AdminWork`` name it.
    func everything(writers: Int) async throws -> [String: String] {
        var all: [String: String] = [:]
        for user in AdminWork.users(writers: writers) {
            let path = "subjects/\(user.replacing("|", with: "%7C"))"
            for grant in try await get(path + "/grants").list("grants") {
                Self.add(grant: grant, of: user, to: &all)
            }
            for entry in try await get(path + "/acl").list("acl") {
                Self.add(entry: entry, to: &all)
            }
        }
        var cursor = ""
        while true {
            let page = try await get("revocations?limit=1000" + cursor)
            for revocation in page.list("revocations") {
                Self.add(revocation: revocation, to: &all)
            }
            guard let next = page.next else { return all }
            cursor = "&after=\(next)"
        }
    }

    private func get(_ path: String) async throws -> Answer {
        let answer = Answer(try await request("GET /v1/admin/\(path)", nil).answer(port: port))
        try #require(answer.status == 200, "\(answer.text)")
        return answer
    }

    private func request(_ line: String, _ body: JSONValue?) -> RawRequest {
        var lines = ["Authorization: Bearer \(token)"]
        if body != nil { lines.append("Content-Type: application/json") }
        return RawRequest(line, lines, body: body?.encoded())
    }
}

extension AdminDoor {
    /// Does what an entry of the journal tells.
    static func replay(_ entry: JSONValue, into all: inout [String: String]) {
        let user = entry["subject"]?.string?.string ?? ""
        if let before = entry["before"] {
            all[key(before, user)] = nil
        }
        guard let after = entry["after"] else { return }
        switch entry["kind"]?.string {
        case "grant_given": add(grant: after, of: user, to: &all)
        case "acl_entry_made", "acl_entry_changed": add(entry: after, to: &all)
        case "token_revoked": add(revocation: after, to: &all)
        default: return
        }
    }

    private static func key(_ value: JSONValue, _ user: String) -> String {
        if let id = value["jti"]?.string { return "revocation \(id)" }
        if let scope = value["scope"]?.string { return "grant \(user) \(scope)" }
        return "entry \(value["reason"]?.string?.string ?? "")"
    }

    private static func add(grant: JSONValue, of user: String, to all: inout [String: String]) {
        all[key(grant, user)] = grant["role"]?.string?.string
    }

    private static func add(entry: JSONValue, to all: inout [String: String]) {
        all[key(entry, "")] = entry["permissions"]?.array?.first?.string?.string
    }

    private static func add(revocation: JSONValue, to all: inout [String: String]) {
        all[key(revocation, "")] = "revoked"
    }
}

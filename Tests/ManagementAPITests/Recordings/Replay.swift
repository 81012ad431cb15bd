import Directory
import JSON
import Store
import Testing

/// Repeats the exchanges of one session.
///
/// The recordings are de-duplicated and leave out calls of which secrets were part. What the live service
/// must have had before an exchange, by the exchange itself, is put into the store first.
struct Replay {
    let management: Management
    /// Our ids of the users that recordings name.
    private var ids: [String: String] = [:]
    /// When recordings last saw a user changed.
    private var times: [String: JSONValue] = [:]

    init(_ management: Management) { self.management = management }

    /// Asks what was asked, and compares status, members and their types.
    mutating func run(_ recording: Recording) async throws {
        try await prepare(recording)
        let answer = try await management.send(
            recording.method,
            target(of: recording),
            body: recording.requestBody.isNull ? nil : body(of: recording).encoded()
        )
        let told: Comment = "\(recording.method) \(recording.target): \(answer.text)"
        #expect(answer.status == recording.status, told)
        #expect(shape(of: answer.json) == shape(of: recording.responseBody), told)
        if answer.status >= 400 {
            for member: ExactString in ["statusCode", "error", "errorCode"] {
                #expect(answer.json[member] == recording.responseBody[member], told)
            }
        }
        note(recording, answer)
    }
}

extension Replay {
    private mutating func prepare(_ recording: Recording) async throws {
        guard recording.status < 400 else { return }
        if recording.method == "POST" {
            try await makeRoom(for: recording.requestBody)
            return
        }
        let shown = recording.responseBody["users"]?.array ?? recording.responseBody.array
        for user in shown ?? [recording.responseBody] where user["user_id"] != nil {
            try await restore(user, beforeChange: recording.method == "PATCH")
        }
    }

    /// A new user that was accepted had no other before it.
    private func makeRoom(for body: JSONValue) async throws {
        _ = try await management.store.write { store in
            let page = UserPage(offset: 0, limit: 100)
            for user in try store.users(page)
            where user.email == body["email"]?.string || user.username == body["username"]?.string {
                try store.deleteUser(user.id)
            }
        }
    }

    /// Puts a user into the store as it was seen, if it is new or was changed unseen.
    private mutating func restore(_ json: JSONValue, beforeChange: Bool) async throws {
        let id = try #require(json["user_id"]?.string?.string)
        let isKnown = ids[id] != nil
        if isKnown, beforeChange || times[id] == json["updated_at"] { return }
        let seen = try #require(
            json.object.flatMap(User.init(json:)),
            "a user that cannot be read: \(json)"
        )
        let old = ids[id].flatMap { UserID(ExactString($0)) }
        _ = try await management.store.write { store in
            if let old { try store.deleteUser(old) }
            try store.deleteUser(seen.id)
            try store.insert(seen)
        }
        ids[id] = id
        times[id] = json["updated_at"]
    }

    private func target(of recording: Recording) -> String {
        guard let id = recording.userID, let ours = ids[id] else { return recording.target }
        let query = recording.target.drop { $0 != "?" }
        return Management.path(ours) + query
    }

    /// The body, with a password in the place of one that was taken out.
    private func body(of recording: Recording) -> JSONValue {
        guard recording.requestBody["password"] != nil else { return recording.requestBody }
        return recording.requestBody.with(["password": "Recorded-1"])
    }

    private mutating func note(_ recording: Recording, _ answer: Answer) {
        guard let id = recording.responseBody["user_id"]?.string?.string else { return }
        ids[id] = answer.userID
        times[id] = recording.responseBody["updated_at"]
    }
}

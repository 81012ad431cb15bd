internal import Authorization
internal import Configuration
internal import JSON

/// A question decided from files alone.
struct FileCheck {
    /// Files and folders of policies.
    let policies: [String]
    /// A JSON object with `app_metadata`, as the Management API shows a user.
    let profile: String

    /// The longest profile, in bytes: more than a server takes, so that it is the one to refuse.
    static let profileBytesMax = 16 << 20

    /// Decides as a server with these policies does for a user of its directory.
    func decide(
        _ question: Question,
        for subject: Subject?,
        at now: Timestamp
    ) throws(CommandFailure) -> CheckAnswer {
        let policies = try PolicyFolder(reading: policies).servable().policySet()
        let user = try user()
        let principal: Principal
        do {
            principal = try policies.principal(
                for: Self.profile(of: user),
                subject: subject ?? Self.subject(of: user)
            )
        } catch {
            return .undecided(code: error.code, message: "\(profile): \(error)")
        }
        do {
            return try CheckAnswer(policies.decide(question.request, for: principal, at: now))
        } catch {
            throw CommandFailure("the decision cannot be shown: \(error)")
        }
    }

    private func user() throws(CommandFailure) -> JSONValue {
        let bytes: [UInt8]
        do {
            bytes = try LocalFiles.read(profile, bytesMax: Self.profileBytesMax).bytes
        } catch {
            throw CommandFailure("\(profile): \(error.message)")
        }
        let value: JSONValue
        do {
            let limits = JSONLimits(bytes: Self.profileBytesMax, depth: JSONLimits.standard.depth)
            value = try JSONValue(parsing: bytes, limits: limits)
        } catch {
            throw CommandFailure("\(profile): \(error)")
        }
        guard value.object != nil else {
            throw CommandFailure(
                "\(profile): found no JSON object, expected a user with `app_metadata`"
            )
        }
        return value
    }

    private static func profile(of user: JSONValue) -> Profile {
        Profile(
            status: isBlocked(user["blocked"]) ? .blocked : .known,
            documents: [ProfileDocument(value: user, attributes: .appMetadata)]
        )
    }

    /// Whether a user is blocked: anything but `false` or nothing counts as that.
    private static func isBlocked(_ value: JSONValue?) -> Bool {
        switch value {
        case nil, .null, .bool(false): false
        default: true
        }
    }

    private static func subject(of user: JSONValue) -> Subject {
        Subject(type: "user", id: user["user_id"]?.string ?? "")
    }
}

internal import Authorization
internal import Directory
public import JSON

/// The users of a tenant, as its Management API lets them be read and changed.
public protocol TenantProfiles: Sendable {
    /// The user with this id, or with a linked identity of this id; nil if there is none.
    ///
    /// It is asked of the tenant, not of a copy.
    func user(_ id: ExactString) async throws(TenantError) -> JSONObject?

    /// The users with this e-mail address, verified or not.
    func users(email: ExactString) async throws(TenantError) -> [JSONObject]

    /// Replaces members of the first level of a user's `app_metadata` whole.
    ///
    /// - Returns: whether there is such a user.
    func update(
        _ id: ExactString,
        appMetadata members: JSONObject
    ) async throws(TenantError) -> Bool
}

/// Why a tenant did not do what it was asked.
public enum TenantError: Error, Equatable, Sendable {
    /// Nothing was done; with the code for logs, and when to come back if that is known.
    case unavailable(String, retryAfter: Duration? = nil)
    /// Nothing was done, and the same will not be done later: the status of the tenant's answer.
    case refused(Int)
    /// It may have been done or not; with the code for logs.
    case uncertain(String)

    /// What it means to who asked.
    var adminError: AdminError {
        switch self {
        case .unavailable(let code, let retryAfter):
            .profileUnavailable("the tenant cannot be asked: `\(code)`", retryAfter: retryAfter)
        case .refused(let status):
            .conflict("the tenant refuses the change: it answered \(status)")
        case .uncertain(let code):
            .profileUnavailable("the tenant did not say whether it was done: `\(code)`")
        }
    }
}

/// Reads users of a tenant.
enum TenantReading {
    /// The user who is meant; nil if there is none.
    ///
    /// A tenant finds users by `user_id` and by verified e-mail address, and by nothing else.
    static func user(
        _ reference: UserReference,
        _ profiles: any TenantProfiles,
        _ rules: AdministrationRules
    ) async throws(AdminError) -> JSONObject? {
        switch reference {
        case .subject(let subject):
            let names = rules.subjects.first { $0.type == subject.type }
            return try await user(subject.id, names?.attributes ?? [], profiles)
        case .id(let id):
            if let found = try await user(id, profiles) { return found }
            let others = rules.userNames.attributes.filter { !$0.isUserID }
            return try await user(id, others, profiles)
        }
    }

    private static func user(
        _ name: ExactString,
        _ attributes: [UserAttribute],
        _ profiles: any TenantProfiles
    ) async throws(AdminError) -> JSONObject? {
        for attribute in attributes {
            if attribute.isUserID {
                if let found = try await user(name, profiles) { return found }
            } else if attribute.isEmail, name.utf8.contains(UInt8(ascii: "@")) {
                let found = try await users(with: attribute, equalTo: name, profiles)
                guard found.count < 2 else { throw .ambiguousSubject }
                if let user = found.first { return user }
            }
        }
        return nil
    }

    private static func users(
        with attribute: UserAttribute,
        equalTo name: ExactString,
        _ profiles: any TenantProfiles
    ) async throws(AdminError) -> [JSONObject] {
        let found: [JSONObject]
        do throws(TenantError) { found = try await profiles.users(email: name) } catch {
            throw error.adminError
        }
        return try found.map(checked).filter { attribute.value(in: $0) == name }
    }

    static func user(
        _ id: ExactString,
        _ profiles: any TenantProfiles
    ) async throws(AdminError) -> JSONObject? {
        let found: JSONObject?
        do throws(TenantError) { found = try await profiles.user(id) } catch {
            throw error.adminError
        }
        return try found.map(checked)
    }

    private static func checked(_ user: JSONObject) throws(AdminError) -> JSONObject {
        guard user["user_id"]?.string?.isEmpty == false else {
            throw .profileUnavailable("the tenant sent a user without `user_id`")
        }
        return user
    }
}

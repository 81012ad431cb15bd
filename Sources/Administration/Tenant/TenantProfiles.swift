public import JSON

/// The users of a tenant, as its Management API lets them be read and changed.
public protocol TenantProfiles: Sendable {
    /// The user with this id, or with a linked identity of this id; nil if there is none.
    ///
    /// It is asked of the tenant, not of a copy.
    func user(_ id: ExactString) async throws(TenantError) -> JSONObject?

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
    /// Nothing was done; with the code for logs.
    case unavailable(String)
    /// It may have been done or not; with the code for logs.
    case uncertain(String)

    /// What it means to who asked.
    var adminError: AdminError {
        switch self {
        case .unavailable(let code): .profileUnavailable("the tenant does not answer: \(code)")
        case .uncertain(let code):
            .profileUnavailable("the tenant did not say whether it was done: \(code)")
        }
    }
}

/// Reads users of a tenant.
enum TenantReading {
    static func user(
        _ id: ExactString,
        _ profiles: any TenantProfiles
    ) async throws(AdminError) -> JSONObject? {
        let found: JSONObject?
        do throws(TenantError) { found = try await profiles.user(id) } catch {
            throw error.adminError
        }
        guard let found else { return nil }
        guard found["user_id"]?.string?.isEmpty == false else {
            throw .profileUnavailable("the tenant sent a user without `user_id`")
        }
        return found
    }
}

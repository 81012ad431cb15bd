internal import Administration
internal import IdentityProvider
internal import JSON

/// A tenant's users as administration reads and changes them.
struct TenantProfilesOverAPI: TenantProfiles {
    let client: ManagementClient

    func user(_ id: ExactString) async throws(TenantError) -> JSONObject? {
        do throws(UpstreamError) {
            return try await client.user(id)
        } catch {
            throw .unavailable(error.code)
        }
    }

    func users(email: ExactString) async throws(TenantError) -> [JSONObject] {
        do throws(UpstreamError) {
            return try await client.users(email: email)
        } catch {
            throw .unavailable(error.code)
        }
    }

    func update(
        _ id: ExactString,
        appMetadata members: JSONObject
    ) async throws(TenantError) -> Bool {
        do throws(UpstreamError) {
            return try await client.update(id, appMetadata: members) != nil
        } catch {
            throw error.wasSent ? .uncertain(error.code) : .unavailable(error.code)
        }
    }
}

extension UpstreamError {
    /// Whether a request may have reached the tenant and been carried out.
    fileprivate var wasSent: Bool {
        switch self {
        case .limited, .circuitOpen, .queueFull, .waitedTooLong, .credentialsRefused,
            .insufficientScope:
            false
        case .unreachable, .timedOut, .cut, .statusNotOK, .notJSON, .invalidJSON, .bodyTooLarge,
            .profileTooLarge, .severalUsers, .invalidAnswer, .cancelled:
            true
        }
    }
}

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
            throw .unavailable(error.code, retryAfter: error.retryAfter)
        }
    }

    func users(email: ExactString) async throws(TenantError) -> [JSONObject] {
        do throws(UpstreamError) {
            return try await client.users(email: email)
        } catch {
            throw .unavailable(error.code, retryAfter: error.retryAfter)
        }
    }

    func update(
        _ id: ExactString,
        appMetadata members: JSONObject
    ) async throws(TenantError) -> Bool {
        do throws(UpstreamError) {
            return try await client.update(id, appMetadata: members) != nil
        } catch {
            if let status = error.refusal { throw .refused(status) }
            throw error.wasSent
                ? .uncertain(error.code)
                : .unavailable(error.code, retryAfter: error.retryAfter)
        }
    }
}

extension UpstreamError {
    /// The status of an answer that says that the request itself is wrong, so that it was not carried out.
    fileprivate var refusal: Int? {
        guard case .statusNotOK(let status, _) = self, [400, 413, 422].contains(status) else {
            return nil
        }
        return status
    }

    /// Whether a request may have reached the tenant and been carried out.
    fileprivate var wasSent: Bool {
        switch self {
        case .limited, .circuitOpen, .queueFull, .waitedTooLong, .credentialsRefused,
            .insufficientScope:
            false
        // A token that is refused has nothing carried out.
        case .statusNotOK(401, _): false
        case .unreachable, .timedOut, .cut, .statusNotOK, .notJSON, .invalidJSON, .bodyTooLarge,
            .profileTooLarge, .severalUsers, .invalidAnswer, .cancelled:
            true
        }
    }
}

internal import IdentityProvider
internal import JSON
internal import OpenSSL
internal import RolecallService

/// A tenant's Management API, as the service asks it.
struct TenantLookup: TenantUsers {
    let client: ManagementClient

    func user(_ id: ExactString) async throws(LookupFailure) -> JSONObject? {
        do throws(UpstreamError) {
            return try await client.user(id)
        } catch {
            throw LookupFailure(error)
        }
    }

    func users(email: ExactString) async throws(LookupFailure) -> [JSONObject] {
        do throws(UpstreamError) {
            return try await client.users(email: email)
        } catch {
            throw LookupFailure(error)
        }
    }

    var health: UpstreamHealth {
        let state = client.state
        return UpstreamHealth(state.api, isFailing: state.isFailing)
    }
}

/// An issuer's `/userinfo`, as the service asks it.
struct IssuerUserinfo: UserinfoLookup {
    let client: UserinfoClient

    func profile(
        token: Secret,
        subject: ExactString?
    ) async throws(LookupFailure) -> JSONObject {
        let text = ExactString(String(decoding: token.bytes, as: UTF8.self))
        let answer: UserinfoAnswer
        do throws(UpstreamError) {
            answer = try await client.claims(of: text, subject: subject)
        } catch {
            throw LookupFailure(error)
        }
        switch answer {
        case .claims(let claims): return claims
        case .tokenRefused: throw LookupFailure(.tokenRefused, code: "userinfo_token_refused")
        }
    }

    var health: UpstreamHealth {
        let state = client.state
        return UpstreamHealth(state, isFailing: state.isFailing)
    }
}

extension LookupFailure {
    fileprivate init(_ error: UpstreamError) {
        self.init(.unavailable, code: error.code, retryAfter: error.retryAfter)
    }
}

extension UpstreamHealth {
    fileprivate init(_ state: UpstreamState, isFailing: Bool) {
        self.init(
            isFailing: isFailing,
            inFlight: state.inFlight,
            queued: state.queued,
            outcomes: UpstreamOutcome.allCases.compactMap { outcome in
                state.counts[outcome].map { (outcome.rawValue, UInt64(clamping: $0)) }
            }
        )
    }
}

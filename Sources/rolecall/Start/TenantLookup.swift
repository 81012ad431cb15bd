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
        let kind: Kind =
            switch error {
            case .profileTooLarge(let problem): .tooLarge(problem.description)
            case .severalUsers: .several
            case .unreachable, .timedOut, .cut, .statusNotOK, .limited, .circuitOpen, .queueFull,
                .waitedTooLong, .notJSON, .invalidJSON, .bodyTooLarge, .invalidAnswer,
                .credentialsRefused, .insufficientScope, .cancelled:
                .unavailable
            }
        self.init(
            kind,
            code: error.code,
            detail: error.transferProblem,
            retryAfter: error.retryAfter
        )
    }
}

extension UpstreamError {
    /// What failed on the way to the host, by libcurl's words; nil for every other failure.
    fileprivate var transferProblem: String? {
        guard case .unreachable(let error) = self else { return nil }
        return error.explanation
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

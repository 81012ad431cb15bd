internal import Configuration
internal import Curl
internal import IdentityProvider
internal import JSON
internal import RolecallService

/// Whether a tenant's Management API can be asked.
struct TenantCheck {
    let tenant: TenantSettings
    let settings: Settings
    let report: DoctorReport
    let clients: ProbeClients

    private static let topic = "tenant"
    /// Where scopes are granted, in the words of the tenant's dashboard.
    private static let place =
        "APIs → Auth0 Management API → Machine to Machine Applications, at this application"

    /// The tenant's users, if they can be looked up.
    func run() async -> (any UserSource)? {
        let parts: TenantParts
        do {
            let client = try clients.client(authorities: tenant.certificateAuthorityFile)
            parts = try TenantParts(tenant, settings: settings, client: client)
        } catch let error as CurlError {
            report.fail(Self.topic, error.explanation)
            return nil
        } catch {
            let messages = (error as? CommandFailure)?.messages ?? ["\(error)"]
            for message in messages { report.fail(Self.topic, message) }
            return nil
        }
        guard await scopes(parts.management) else { return nil }
        await ask(parts.management)
        return TenantUserSource(
            management: parts.management,
            attributes: parts.configuration.attributes
        )
    }

    private func scopes(_ management: ManagementClient) async -> Bool {
        do throws(UpstreamError) {
            let scopes = try await management.scopes()
            report.ok(Self.topic, "\(tenant.baseURL.text) gives a token for its Management API")
            guard let scopes else {
                report.warn(Self.topic, "it does not say which scopes the token has")
                return true
            }
            return check(scopes)
        } catch {
            report.fail(Self.topic, "no token for the Management API: \(error.advice)")
            return false
        }
    }

    private func check(_ scopes: Set<ExactString>) -> Bool {
        guard scopes.contains("read:users") else {
            report.fail(
                Self.topic,
                "scope `read:users` is missing, without which no user can be looked up: grant it under "
                    + Self.place
            )
            return false
        }
        report.ok(Self.topic, "scope `read:users` is granted: users can be looked up")
        if scopes.isDisjoint(with: ["update:users", "update:users_app_metadata"]) {
            report.warn(
                Self.topic,
                "neither `update:users` nor `update:users_app_metadata` is granted, so roles cannot be "
                    + "given or taken here: to change that, grant one under \(Self.place)"
            )
        } else {
            report.ok(
                Self.topic,
                "roles can be given and taken: a scope to update users is granted"
            )
        }
        return true
    }

    /// A question that finds nobody shows that users can be asked for, and how often.
    private func ask(_ management: ManagementClient) async {
        do throws(UpstreamError) {
            // RFC 2606 §2: nobody has an address there.
            _ = try await management.users(email: "rolecall-doctor@rolecall.invalid")
            report.ok(Self.topic, "it answers when asked for a user")
        } catch {
            report.fail(Self.topic, error.advice)
        }
        rate(management.state.api)
    }

    private func rate(_ state: UpstreamState) {
        guard let limit = state.rateLimit, let remaining = state.rateRemaining else {
            return report.ok(Self.topic, "it names no rate limit")
        }
        let text =
            "its rate limit lets through \(limit) requests at once, of which \(remaining) are left"
        if remaining == 0 {
            report.warn(Self.topic, "\(text): something asks it as fast as it may be asked")
        } else {
            report.ok(Self.topic, text)
        }
    }
}

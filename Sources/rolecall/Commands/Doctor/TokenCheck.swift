internal import Authorization
internal import Configuration
internal import Curl
internal import Foundation
internal import JOSE
internal import JSON
internal import Logging
internal import RolecallService

/// Whether a token would be taken, and what its user holds.
struct TokenCheck {
    let settings: Settings
    /// The keys of the issuers that have some.
    let keys: [ExactString: JSONWebKeySet]
    let source: (any UserSource)?
    let profiles: ProfileCheck
    let report: DoctorReport
    let clients: ProbeClients

    static let topic = "token"

    /// Verifies the token, and looks at its user.
    func run(_ token: String) async {
        let unverified: UnverifiedToken
        do throws(TokenError) {
            var limits = TokenLimits.standard
            limits.bytes = settings.limits.tokenBytes
            unverified = try UnverifiedToken(compact: token, limits: limits)
        } catch {
            guard error == .notCompact else { return report.fail(Self.topic, error.advice) }
            return await opaque(token)
        }
        let name = unverified.unverifiedIssuer
        if let issuer = settings.issuers.first(where: { $0.issuer.text == name }) {
            await verify(unverified, token, of: issuer)
        } else if let name, name == ownIssuer {
            await verifyOwn(unverified)
        } else {
            let named = name.map { "issuer `\($0)` is" } ?? "it names no issuer, and that is"
            report.fail(Self.topic, "\(named) not among `issuers`, compared byte for byte")
        }
    }

    /// What the embedded directory is called as an issuer.
    private var ownIssuer: ExactString? {
        guard settings.directory.kind == .embedded else { return nil }
        return ExactString(settings.addresses(port: nil).publicURL.string + "/")
    }
}

extension TokenCheck {
    private func verify(
        _ unverified: UnverifiedToken,
        _ text: String,
        of issuer: IssuerSettings
    ) async {
        guard let keys = keys[issuer.issuer.text] else {
            return report.fail(Self.topic, "its issuer's keys are missing: see above")
        }
        guard let policy = await policy(issuer),
            let verified = verified(unverified, keys, policy),
            !isClients(verified)
        else { return }
        await user(of: verified, text, issuer)
    }

    /// Tokens of the embedded directory, whose keys a running server shows.
    private func verifyOwn(_ unverified: UnverifiedToken) async {
        guard let name = ownIssuer, let keys = await ownKeys() else {
            return report.fail(
                Self.topic,
                "it is of the embedded directory, whose keys only a running server shows: start it, "
                    + "or see what is in use at its address"
            )
        }
        let policy = TokenPolicy(
            issuer: name,
            audiences: await ownAudiences(unverified),
            algorithms: [.rs256],
            leewaySeconds: settings.leewaySeconds
        )
        guard let verified = verified(unverified, keys, policy), !isClients(verified) else {
            return
        }
        guard let source, let user = await found(verified.subject, in: source) else { return }
        profiles.check(
            user,
            [ProfileDocument(value: .object(user), attributes: source.attributes)]
        )
    }

    /// Rolecall's own API; ID tokens may be for any client of the directory.
    private func ownAudiences(_ unverified: UnverifiedToken) async -> [Audience] {
        let own = settings.addresses(port: nil).audience
        var audiences = [Audience(own, use: .access)]
        for name in unverified.unverifiedAudiences where name != own {
            guard await isClient(name) else { continue }
            audiences.append(Audience(name, use: .id))
        }
        return audiences
    }

    /// Whether the configuration declares a client, or the running server has one of that id.
    private func isClient(_ id: ExactString) async -> Bool {
        if settings.clients.contains(where: { $0.id == id }) { return true }
        let order = Order(.showClient, ["client_id": .string(id)])
        do {
            return try await ControlClient(store: settings.store.path).perform(order) != nil
        } catch {
            return false
        }
    }

    private func ownKeys() async -> JSONWebKeySet? {
        let path = "/.well-known/jwks.json"
        for listener in settings.listeners {
            guard case .tcp(let address, let port) = listener.socket, port > 0 else { continue }
            let host = address.isIPv6 ? "[\(address.text)]" : address.text
            let url = "http://\(host):\(port)\(path)"
            guard let probe = try? await clients.get(url, authorities: nil) else { continue }
            if let keys = try? JSONWebKeySet(parsing: probe.response.body) { return keys }
        }
        return nil
    }

    private func verified(
        _ unverified: UnverifiedToken,
        _ keys: JSONWebKeySet,
        _ policy: TokenPolicy
    ) -> VerifiedToken? {
        let now = Date().timeIntervalSince1970
        do throws(TokenError) {
            let token = try unverified.verify(keys: keys, policy: policy, now: now)
            let audiences = token.audiences.map(\.string).joined(separator: ", ")
            let kind = token.use == .id ? "an ID token" : "an access token"
            report.ok(
                Self.topic,
                "is good: \(kind) of `\(token.subject)` for \(audiences)"
            )
            return token
        } catch {
            report.fail(Self.topic, error.advice)
            return nil
        }
    }

    /// Whether it is a client's own token, which has no user.
    private func isClients(_ token: VerifiedToken) -> Bool {
        guard token.client != nil else { return false }
        report.ok(Self.topic, "is a client's own: there is no user to look up")
        return true
    }

    /// What a server would check tokens of the issuer by.
    private func policy(_ issuer: IssuerSettings) async -> TokenPolicy? {
        var trust = TrustBuilder(
            settings,
            ownAudience: settings.addresses(port: nil).audience,
            logger: Logger(label: "rolecall") { _ in SwiftLogNoOpLogHandler() }
        )
        do throws(CommandFailure) {
            try trust.add(issuer)
        } catch {
            for message in error.messages { report.fail(Self.topic, message) }
        }
        for client in trust.clients { await client.shutdown() }
        return trust.issuers.first?.policy
    }
}

internal import Authorization
internal import Configuration
internal import IdentityProvider
internal import JOSE
internal import JSON
internal import RolecallService

extension TokenCheck {
    /// Looks at the user of a verified token as the issuer's sources have it.
    func user(
        of token: VerifiedToken,
        _ text: String,
        _ issuer: IssuerSettings
    ) async {
        var user: JSONObject = [:]
        var documents: [ProfileDocument] = []
        let attributes = ProfileAttributes(
            roles: issuer.attributes.roles,
            permissions: issuer.attributes.permissions,
            acl: issuer.attributes.acl
        )
        for part in issuer.profile {
            switch part {
            case .claims:
                let claims = JSONValue.object(token.claims)
                documents.append(ProfileDocument(value: claims, attributes: attributes))
            case .userinfo where token.use == .id: continue
            case .userinfo:
                guard let claims = await userinfo(text, token.subject, issuer) else { return }
                documents.append(ProfileDocument(value: .object(claims), attributes: attributes))
            case .management, .directory:
                guard let source, let id = userID(token.subject, issuer, part) else {
                    return report.fail(Self.topic, "its user cannot be looked up: see above")
                }
                guard let found = await found(id, in: source) else { return }
                user = found
                documents.append(
                    ProfileDocument(value: .object(found), attributes: source.attributes)
                )
            }
        }
        profiles.check(user, documents)
    }

    /// The id under which the directory has the user.
    private func userID(
        _ subject: ExactString,
        _ issuer: IssuerSettings,
        _ source: Configuration.ProfileSource
    ) -> ExactString? {
        guard source == .directory else { return subject }
        return settings.connection(of: issuer)?.userID(of: subject)
    }

    func found(_ id: ExactString, in source: any UserSource) async -> JSONObject? {
        do throws(CommandFailure) {
            return profiles.found(try await source.users(.id(id)), .id(id))
        } catch {
            for message in error.messages { report.fail("user", message) }
            return nil
        }
    }
}

extension TokenCheck {
    /// A token that only its issuer can read.
    func opaque(_ token: String) async {
        guard let issuer = settings.issuers.first(where: \.takesOpaqueTokens) else {
            return report.fail(
                Self.topic,
                "it is no JWS, so only its issuer can read it: ask for a token for an audience, or set "
                    + "`opaque_tokens: true` and `profile: [userinfo]` at one issuer"
            )
        }
        guard let claims = await userinfo(token, nil, issuer) else { return }
        let subject = claims["sub"]?.string ?? ""
        report.ok(Self.topic, "is good: `/userinfo` says that it is of `\(subject)`")
        let attributes = ProfileAttributes(
            roles: issuer.attributes.roles,
            permissions: issuer.attributes.permissions,
            acl: issuer.attributes.acl
        )
        profiles.check(
            [:],
            [ProfileDocument(value: .object(claims), attributes: attributes)]
        )
    }

    private func userinfo(
        _ token: String,
        _ subject: ExactString?,
        _ issuer: IssuerSettings
    ) async -> JSONObject? {
        do {
            let client = try UserinfoClient(
                issuer: issuer.issuer.text,
                client: try clients.client(authorities: issuer.certificateAuthorityFile),
                userAgent: Version.userAgent
            )
            switch try await client.claims(of: ExactString(token), subject: subject) {
            case .claims(let claims):
                report.ok(Self.topic, "`/userinfo` answers")
                return claims
            case .tokenRefused:
                report.fail(
                    Self.topic,
                    "`/userinfo` refuses it: ask for it with the scope `openid`, and not only for "
                        + "another audience"
                )
            }
        } catch let error as UpstreamError {
            report.fail(Self.topic, "`/userinfo`: \(error.advice)")
        } catch {
            report.fail(Self.topic, "`/userinfo`: \(error)")
        }
        return nil
    }
}

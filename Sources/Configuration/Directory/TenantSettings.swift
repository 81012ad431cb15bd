public import JSON

/// A tenant and the client that reads and writes its users.
public struct TenantSettings: Equatable, Sendable {
    /// Where it is reached, without a slash at its end: `https://` and its host name, or `http://` with a
    /// loopback host for a stand-in.
    public var baseURL: ServiceURL
    /// The client's id.
    public var clientID: ExactString
    /// The client's secret.
    public var clientSecret: SecretSetting
    /// A PEM file of the certificate authorities for its host, instead of the system's.
    public var certificateAuthorityFile: String?

    /// What `iss` says in its tokens: ``baseURL`` and a slash.
    ///
    /// Tokens that it issued under a custom domain say that domain instead.
    public var issuer: ExactString { ExactString(baseURL.text.string + "/") }

    /// The audience that a token for its Management API is asked for.
    ///
    /// It says `https` also where the tenant is reached by plain http, as the tenant's own libraries do.
    public var managementAudience: ExactString {
        ExactString("https" + baseURL.text.string.drop { $0 != ":" } + "/api/v2/")
    }
}

extension Settings {
    /// Whether the subjects of an issuer are users of the tenant, named by their ids there.
    ///
    /// So are those of the tenant's own issuer, and those of every issuer whose profiles come from the
    /// Management API: a custom domain is one.
    public func isOfTenant(_ issuer: IssuerSettings) -> Bool {
        guard directory.kind == .auth0, let tenant = directory.tenant else { return false }
        return issuer.issuer.text == tenant.issuer || issuer.profile.contains(.management)
    }

    /// The subject type whose ids are the bare `sub` of this issuer's tokens.
    ///
    /// - Returns: for an issuer of the tenant the first type of ``subjects``; else the issuer's own type,
    ///   or nil where its users are called `ISSUER#SUB`.
    public func subjectType(of issuer: IssuerSettings) -> ExactString? {
        isOfTenant(issuer) ? subjects.first?.type : issuer.subjectType
    }

    /// Whether any profile is looked up outside this server, so that what was found is kept for a while.
    public var looksUpProfilesOutside: Bool {
        issuers.contains { issuer in
            issuer.profile.contains { source in
                switch source {
                case .claims: false
                case .userinfo, .management: true
                case .directory: directory.kind == .auth0
                }
            }
        }
    }
}

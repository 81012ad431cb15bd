internal import Authorization
internal import Configuration
internal import Curl
internal import IdentityProvider
internal import JOSE
internal import JSON
internal import Logging
internal import RolecallService
internal import ServiceLifecycle

/// Turns the issuers of a configuration into issuers that the service trusts.
struct TrustBuilder {
    let ownAudience: ExactString
    let leewaySeconds: Double
    let settings: Settings
    let logger: Logger
    private(set) var issuers: [TrustedIssuer] = []
    private(set) var refreshers: [any Service] = []
    private(set) var fileKeys: [ExactString: FixedKeys] = [:]
    private var clientsByAuthorities: [String: HTTPClient] = [:]

    init(_ settings: Settings, ownAudience: ExactString, logger: Logger) {
        self.ownAudience = ownAudience
        leewaySeconds = settings.leewaySeconds
        self.settings = settings
        self.logger = logger
    }

    /// The HTTP clients that the key sets use.
    var clients: [HTTPClient] { Array(clientsByAuthorities.values) }

    mutating func add(_ issuer: IssuerSettings) throws(CommandFailure) {
        let name = issuer.issuer.text
        let keys: any KeySource =
            switch issuer.keys {
            case .discovery: try remote(issuer, at: .discovery)
            case .url(let url): try remote(issuer, at: .url(try Self.url(url)))
            case .inline(let document): FixedKeys(document.keys)
            case .file(_, let document): file(name, document.keys)
            }
        var sources: [RolecallService.ProfileSource] = []
        for source in issuer.profile { try self.source(source, issuer).map { sources.append($0) } }
        issuers.append(
            TrustedIssuer(
                policy: policy(issuer),
                keys: keys,
                subjectType: settings.subjectType(of: issuer),
                sources: sources,
                isOfTenant: settings.isOfTenant(issuer),
                takesOpaqueTokens: issuer.takesOpaqueTokens
            )
        )
    }

    /// The tenant whose users are the directory; nil if the directory is another.
    mutating func tenant() throws(CommandFailure) -> TenantParts? {
        guard settings.directory.kind == .auth0, let tenant = settings.directory.tenant else {
            return nil
        }
        let client = try client(authorities: tenant.certificateAuthorityFile)
        return try TenantParts(tenant, settings: settings, client: client)
    }
}

extension TrustBuilder {
    /// Where profiles come from; nil for what the configuration refuses.
    private mutating func source(
        _ source: Configuration.ProfileSource,
        _ issuer: IssuerSettings
    ) throws(CommandFailure) -> RolecallService.ProfileSource? {
        let attributes = ProfileAttributes(
            roles: issuer.attributes.roles,
            permissions: issuer.attributes.permissions,
            acl: issuer.attributes.acl
        )
        switch source {
        case .claims: return .claims(attributes)
        case .userinfo: return .userinfo(try userinfo(issuer), attributes)
        case .management: return .tenantUser
        case .directory:
            guard let connection = settings.connection(of: issuer) else { return nil }
            return settings.directory.kind == .auth0
                ? .tenantAccount(connection) : .directory(connection)
        }
    }

    private mutating func userinfo(
        _ issuer: IssuerSettings
    ) throws(CommandFailure) -> IssuerUserinfo {
        let client = try client(authorities: issuer.certificateAuthorityFile)
        do {
            return IssuerUserinfo(
                client: try UserinfoClient(
                    issuer: issuer.issuer.text,
                    client: client,
                    userAgent: Version.userAgent
                )
            )
        } catch {
            throw CommandFailure("issuer `\(issuer.issuer.text)`: \(error.code)")
        }
    }

    private func policy(_ settings: IssuerSettings) -> TokenPolicy {
        let own = [AudienceSettings(ownAudience)]
        return TokenPolicy(
            issuer: settings.issuer.text,
            audiences: (settings.audiences ?? own).map { audience in
                Audience(audience.value, use: audience.use == .id ? .id : .access)
            },
            algorithms: settings.algorithms,
            leewaySeconds: leewaySeconds,
            requiredType: settings.requiredType
        )
    }

    private mutating func file(_ issuer: ExactString, _ keys: JSONWebKeySet) -> FixedKeys {
        let source = FixedKeys(keys)
        fileKeys[issuer] = source
        return source
    }

    private mutating func remote(
        _ settings: IssuerSettings,
        at location: KeySetLocation
    ) throws(CommandFailure) -> RemoteKeys {
        var times = KeySetTimes.standard
        times.fresh = settings.keysMaxAge
        let name = settings.issuer.text
        let logger = logger
        do {
            let cache = try KeySetCache(
                issuer: name,
                location: location,
                client: try client(authorities: settings.certificateAuthorityFile),
                times: times,
                observer: { logger.report($0, issuer: name) }
            )
            let keys = RemoteKeys(cache: cache)
            refreshers.append(keys)
            return keys
        } catch let error as KeySetError {
            throw CommandFailure("issuer `\(name)`: \(error.code)")
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure("issuer `\(name)`: \(error)")
        }
    }

    private mutating func client(authorities: String?) throws(CommandFailure) -> HTTPClient {
        if let client = clientsByAuthorities[authorities ?? ""] { return client }
        do {
            let client = try HTTPClient(HTTPClientOptions(caFile: authorities))
            clientsByAuthorities[authorities ?? ""] = client
            return client
        } catch {
            throw CommandFailure("the HTTP client does not start: \(error)")
        }
    }

    private static func url(_ url: ServiceURL) throws(CommandFailure) -> HTTPURL {
        do {
            return try HTTPURL(url.text.string)
        } catch {
            throw CommandFailure("`\(url.text)` is not a URL that can be fetched: \(error)")
        }
    }
}

extension Settings {
    /// The connection of the directory under which it knows the users of an issuer; nil if none is named.
    ///
    /// Where no provider is named, connections other than the database are taken to be called like theirs.
    func connection(of issuer: IssuerSettings) -> DirectoryConnection? {
        issuer.connection.map { name in
            let usual = name == directory.connection ? "auth0" : name
            return DirectoryConnection(name: name, provider: issuer.provider ?? usual)
        }
    }
}

/// A remote key set as the service reads it, kept fresh as long as the server runs.
private struct RemoteKeys: KeySource, Service {
    let cache: KeySetCache

    var snapshot: KeySnapshot { KeySnapshot(cache.snapshot) }

    func mayBring(_ key: KeyID) -> Bool { cache.mayRefresh(afterUnknown: key) }

    func refreshed(afterUnknown key: KeyID) async -> KeySnapshot {
        KeySnapshot(await cache.refreshed(afterUnknown: key))
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await cache.run() }
    }
}

extension KeySnapshot {
    fileprivate init(_ snapshot: KeySetSnapshot) {
        self.init(
            keys: snapshot.keys,
            generation: snapshot.generation,
            retryAfter: snapshot.retryAfter
        )
    }
}

extension KeySetError {
    /// What failed on the way to the issuer, by libcurl's words; nil for every other failure.
    fileprivate var transferProblem: String? {
        guard case .unreachable(let error) = self else { return nil }
        return error.explanation
    }
}

extension Logger {
    /// Tells what became of an issuer's keys.
    fileprivate func report(_ event: KeySetEvent, issuer: ExactString) {
        var metadata: Logger.Metadata = ["issuer": .string(issuer.string)]
        switch event {
        case .refreshed(let generation, let keys, let skipped):
            metadata["generation"] = .stringConvertible(generation)
            metadata["keys"] = .stringConvertible(keys)
            metadata["skipped"] = .stringConvertible(skipped)
            info("keys refreshed", metadata: metadata)
        case .failed(let error, let nextIn):
            metadata["code"] = .string(error.code)
            metadata["detail"] = error.transferProblem.map { .string($0) }
            metadata["next_in"] = .string("\(nextIn)")
            warning("keys cannot be fetched", metadata: metadata)
        case .expired:
            error("keys are too old: the issuer's tokens are refused", metadata: metadata)
        }
    }
}

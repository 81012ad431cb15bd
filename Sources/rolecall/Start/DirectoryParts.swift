internal import Administration
internal import Configuration
internal import Directory
internal import JSON
internal import Logging
internal import ManagementAPI
internal import OpenIDProvider
internal import OpenSSL
internal import Passwords
internal import RolecallService
internal import Store

/// The parts of the embedded directory over an open store.
struct DirectoryParts: Sendable {
    let store: any Store
    let hasher: PasswordHasher
    let keys: SigningKeys
    let clients: ClientRegistry
    let management: ManagementAPI
    let policies: PolicyStore
    let openID: OpenIDProvider
    let connection: ExactString

    /// Opens the parts; makes signing keys if the store has none.
    init(
        store: any Store,
        settings: Settings,
        addresses: Settings.Addresses,
        policies: PolicyStore,
        administrator: Administrator,
        failures: FailedAuthenticationBudget,
        logger: Logger
    ) async throws(CommandFailure) {
        var openID = OpenIDConfiguration(
            publicURL: addresses.publicURL.string,
            ownAudience: addresses.audience,
            connection: settings.directory.connection
        )
        openID.leewaySeconds = Int(settings.leewaySeconds.rounded(.up))
        openID.requestTime = settings.limits.requestTime
        do {
            hasher = PasswordHasher()
            keys = try await SigningKeys.load(
                from: store,
                for: openID,
                now: UserTime.now,
                log: { logger.report($0) }
            )
            clients = try await ClientRegistry.load(
                configured: try settings.machineClients(),
                from: store,
                log: { logger.report($0) }
            )
        } catch {
            throw CommandFailure("the directory does not start: \(error)")
        }
        let budget = LogBudget(clock: ServiceClock.system.monotonicNanoseconds)
        let writes = DirectoryWrites(
            administrator: administrator,
            clients: clients,
            policies: policies,
            issuer: openID.issuer,
            now: UserTime.now
        )
        var configuration = ManagementConfiguration(connection: settings.directory.connection)
        configuration.requestTime = settings.limits.requestTime
        configuration.bodyLimits = JSONLimits(
            bytes: settings.limits.bodyBytes,
            depth: settings.limits.jsonDepth
        )
        management = ManagementAPI(
            store: store,
            configuration: configuration,
            hasher: hasher,
            now: UserTime.now,
            randomBytes: { count in try Secret(randomByteCount: count).bytes },
            writeGuard: { write, store in try writes.check(write, store) },
            log: { logger.report($0) }
        )
        self.openID = OpenIDProvider(
            store: store,
            configuration: openID,
            clients: clients,
            keys: keys,
            hasher: hasher,
            clock: OpenIDClock(
                now: UserTime.now,
                monotonic: ServiceClock.system.monotonicNanoseconds
            ),
            budget: FailureBudget(
                isSpent: { failures.isSpent(by: $0) },
                spend: { failures.spend($0) }
            ),
            log: { logger.report($0, budget: budget) }
        )
        self.store = store
        self.policies = policies
        connection = settings.directory.connection
    }

    /// Carries out orders of the operator that are about users, clients and keys.
    var desk: DirectoryDesk {
        DirectoryDesk(
            store: store,
            management: management,
            keys: keys,
            clients: clients,
            policies: policies,
            now: UserTime.now,
            connection: connection
        )
    }
}

extension UserTime {
    /// The machine's wall clock.
    static let now: @Sendable () -> UserTime = {
        UserTime(unixSeconds: ServiceClock.system.wallSeconds())
    }
}

extension Settings {
    /// The clients that the configuration declares.
    func machineClients() throws(OpenSSLError) -> [MachineClient] {
        var machineClients: [MachineClient] = []
        for settings in clients { machineClients.append(try MachineClient(settings)) }
        return machineClients
    }
}

extension MachineClient {
    /// A client as the configuration declares it.
    fileprivate init(_ settings: ClientSettings) throws(OpenSSLError) {
        self.init(id: settings.id, name: settings.id, createdAt: UserTime(milliseconds: 0))
        secretDigest = try DigestAlgorithm.sha256.digest(of: settings.secret.secret.bytes)
        roles = settings.roles
        isPrivileged = settings.isPrivileged
        isOIDCConformant = settings.isOIDCConformant
        grantTypes = Set(settings.grantTypes.compactMap { GrantType(rawValue: $0.rawValue) })
        grants = settings.grants.map { grant in
            ClientGrant(audience: ClientGrant.Audience(grant.audience), scopes: grant.scopes)
        }
    }
}

extension ClientGrant.Audience {
    fileprivate init(_ audience: ClientGrantSettings.Audience) {
        switch audience {
        case .rolecall: self = .rolecall
        case .management: self = .management
        case .other(let name): self = .other(name)
        }
    }
}

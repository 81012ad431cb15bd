internal import Authorization
internal import Configuration
internal import Curl
internal import Directory
internal import Foundation
internal import JSON
internal import Logging
internal import MicroHTTPD
internal import RolecallService
internal import ServiceLifecycle
internal import Store

/// All parts of a running server, built from a configuration in one place.
struct ServiceGraph: Sendable {
    let policies: PolicyStore
    let service: AuthorizationService
    let server: HTTPServer
    /// One for each set of certificate authorities.
    let clients: [HTTPClient]
    /// The services that keep remote key sets fresh.
    let keyRefreshers: [any Service]
    /// What must survive a restart.
    let store: any Store
    /// The time, by which tokens, grants and revocations lapse.
    let clock: ServiceClock
    /// The embedded directory, if there is one.
    let directory: DirectoryParts?
    /// The tenant whose users are the directory, if there is one.
    let tenant: TenantParts?
    /// The tokens that were revoked.
    let revocations: RevocationList
    /// What administers its users; nil without a directory.
    let administration: AdministrationParts?
    /// Takes the orders of commands.
    let control: HTTPServer?
    /// What clients call this server.
    let addresses: Settings.Addresses
    /// The sources of key sets that stand in files, by issuer, to be replaced on reload.
    let fileKeys: [ExactString: FixedKeys]

    private let bound: BoundListeners

    init(
        _ start: StartUp,
        policies policySet: PolicySet,
        files: [PolicyFile],
        output: LogOutput
    ) async throws(CommandFailure) {
        let settings = start.settings
        do {
            bound = try BoundListeners(settings.listeners.map(HTTPListener.init))
        } catch {
            throw CommandFailure(error.description)
        }
        // A port that the system chose is part of the public URL, unless the configuration gives one.
        let ports = bound.ports.compactMap { $0 }.map { UInt16(clamping: $0) }
        addresses = settings.addresses(port: ports.first)
        var trust = TrustBuilder(
            settings,
            ownAudience: addresses.audience,
            logger: output.logger("keys")
        )
        for issuer in settings.issuers { try trust.add(issuer) }
        tenant = try trust.tenant()
        policies = PolicyStore(policySet)
        store = try StoreOpening.open(settings, logger: output.logger("store"))
        let clock = ServiceClock.system.goingBack(atMost: settings.leewaySeconds)
        self.clock = clock
        let administration =
            settings.directory.kind == .none
            ? nil
            : try AdministrationParts(
                settings,
                store: store,
                tenant: tenant,
                policies: policies,
                files: files,
                now: { clock.userTime },
                logger: output.logger("administration")
            )
        self.administration = administration
        let failures = FailedAuthenticationBudget(settings.limits)
        directory = try await Self.directory(
            settings,
            addresses,
            store,
            policies,
            administration,
            failures,
            output
        )
        control = try administration.map {
            [store, addresses, directory] parts throws(CommandFailure) in
            let desk = OrderDesk(
                store: store,
                administration: try parts.desk(settings, addresses, store: store, isServing: true),
                directory: directory?.desk
            )
            return HTTPServer(
                service: ControlService(
                    desk: desk,
                    store: ControlSocket.name(ofStore: settings.store.path),
                    logger: output.logger("control")
                ),
                listeners: [ControlSocket.listener(besideStore: settings.store.path)],
                limits: ControlSocket.limits
            )
        }
        clients = trust.clients
        keyRefreshers = trust.refreshers
        fileKeys = trust.fileKeys
        let directoryConfiguration = try directory?.configuration(settings)
        revocations = try await Self.revocations(of: store, clock)
        do {
            service = try AuthorizationService(
                configuration: ServiceConfiguration(
                    publicURL: addresses.publicURL.string,
                    audience: addresses.audience,
                    issuers: trust.issuers,
                    directory: directoryConfiguration,
                    tenant: tenant?.configuration,
                    store: store,
                    revocations: revocations,
                    administration: administration?.configuration,
                    profileTimes: ProfileTimes(settings.cache),
                    hookSecret: settings.hooks.secret?.secret,
                    surfaces: settings.listeners.map(\.offeredSurfaces),
                    corsOrigins: settings.corsOrigins.map(\.text.string),
                    requestTime: settings.limits.requestTime,
                    limits: ServiceLimits(settings),
                    failures: failures
                ),
                policies: policies,
                clock: clock,
                logger: output.logger("service"),
                randomStart: UInt64.random(in: .min ... .max),
                version: Version.rolecall
            )
        } catch {
            throw CommandFailure(error.description)
        }
        administration?.relay.connect { [service] ids in service.usersChanged(ids) }
        let logger = output.logger("http")
        let budget = LogBudget(perSecond: 1, clock: ServiceClock.system.monotonicNanoseconds)
        server = HTTPServer(
            service: service,
            bound: bound,
            limits: HTTPLimits(settings.limits),
            log: { logger.report($0, budget: budget) }
        )
    }

    /// The tokens that were revoked; those that have expired since are forgotten.
    private static func revocations(
        of store: any Store,
        _ clock: ServiceClock
    ) async throws(CommandFailure) -> RevocationList {
        do {
            let now = clock.userTime
            try await RevocationList.deleteDead(of: store, at: now)
            return try await RevocationList.load(from: store, now: now)
        } catch {
            throw CommandFailure("the store cannot be read: \(error)")
        }
    }

    /// The parts of the embedded directory; nil if the configuration wants none.
    private static func directory(
        _ settings: Settings,
        _ addresses: Settings.Addresses,
        _ store: any Store,
        _ policies: PolicyStore,
        _ administration: AdministrationParts?,
        _ failures: FailedAuthenticationBudget,
        _ output: LogOutput
    ) async throws(CommandFailure) -> DirectoryParts? {
        guard settings.directory.kind == .embedded, let administration else { return nil }
        return try await DirectoryParts(
            store: store,
            settings: settings,
            addresses: addresses,
            policies: policies,
            administrator: administration.administrator,
            failures: failures,
            logger: output.logger("directory")
        )
    }

    /// Where the server listens, with the ports that it got.
    var listeningAddresses: [String] {
        zip(bound.listeners, bound.ports).map { listener, port in
            switch listener.endpoint {
            case .unix(let path, _): "unix:\(path)"
            case .tcp(let address, let asked):
                address.utf8.contains(UInt8(ascii: ":"))
                    ? "http://[\(address)]:\(port ?? Int(asked))"
                    : "http://\(address):\(port ?? Int(asked))"
            }
        }
    }
}

extension Logger {
    /// Tells what the HTTP server has to say; what it says again and again while it lasts, only as often as
    /// `budget` allows.
    fileprivate func report(_ event: HTTPServerEvent, budget: LogBudget) {
        switch event {
        case .library(let message): debug("library", metadata: ["text": .string(message)])
        case .closedSlowConnections(let count):
            info("closed slow connections", metadata: ["count": .stringConvertible(count)])
        case .stoppedWaiting(let count):
            warning("stopped waiting", metadata: ["requests": .stringConvertible(count)])
        case .cannotAccept(let reason):
            guard budget.take() else { return }
            warning("cannot accept connections", metadata: ["reason": .string(reason)])
        case .socketFileLeft(let path):
            warning("socket file is left", metadata: ["path": .string(path)])
        }
    }
}

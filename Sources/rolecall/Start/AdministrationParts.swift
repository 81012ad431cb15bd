internal import Administration
internal import Authorization
internal import Configuration
internal import Directory
internal import JSON
internal import Logging
internal import OpenSSL
internal import RolecallService
internal import ServiceLifecycle
internal import Store
internal import Synchronization

/// What administers the users of the directory.
struct AdministrationParts: Sendable {
    let administrator: Administrator
    let policies: AdminPolicies
    let subjectTypes: [ExactString]
    /// Whom to tell of users that were changed at a tenant.
    let relay: ChangeRelay
    private let now: @Sendable () -> UserTime

    init(
        _ settings: Settings,
        store: any Store,
        tenant: TenantParts?,
        policies: PolicyStore,
        files: [PolicyFile],
        now: @escaping @Sendable () -> UserTime,
        logger: Logger
    ) throws(CommandFailure) {
        let relay = ChangeRelay()
        let directory: AdministeredDirectory =
            if let tenant {
                .tenant(TenantProfilesOverAPI(client: tenant.management)) { relay.changed([$0]) }
            } else {
                .embedded
            }
        self.relay = relay
        self.now = now
        administrator = Administrator(
            store: store,
            directory: directory,
            rules: try settings.administrationRules(),
            policies: { policies.snapshot },
            now: now,
            randomBytes: { count in try Secret(randomByteCount: count).bytes },
            log: { logger.report($0) }
        )
        self.policies = AdminPolicies(files, revision: policies.snapshot.revision) { files in
            try await onOwnThread { () throws(CommandFailure) in
                try PolicyFolder.compiled(files)
            }.get()
        }
        subjectTypes = settings.subjects.map(\.type)
    }

    /// What finds out about changes that a crash left open.
    func settling(logger: Logger) -> any Service {
        IntentSettling(administrator: administrator, logger: logger)
    }

    /// Carries out orders of the operator; of processes the server alone, for which `isServing` stands,
    /// reaches the users of a tenant.
    func desk(
        _ settings: Settings,
        _ addresses: Settings.Addresses,
        store: any Store,
        isServing: Bool
    ) throws(CommandFailure) -> AdministrationDesk {
        let isEmbedded = settings.directory.kind == .embedded
        let own = isEmbedded ? [ExactString(addresses.publicURL.string + "/")] : []
        let users: AdministrationDesk.Users =
            switch settings.directory.kind {
            case .embedded: .embedded
            case .auth0: isServing ? .tenant : .outOfReach
            case .none: .none
            }
        return AdministrationDesk(
            store: store,
            administrator: administrator,
            users: users,
            issuers: own + settings.issuers.map(\.issuer.text).filter { !own.contains($0) },
            ownIssuers: own,
            now: now
        )
    }

    /// What the service is told.
    var configuration: AdministrationConfiguration {
        AdministrationConfiguration(
            administrator: administrator,
            subjectTypes: subjectTypes,
            policies: policies
        )
    }
}

/// Tells the service of changed users, once it is there.
final class ChangeRelay: Sendable {
    private let target = Mutex<(@Sendable ([ExactString]) -> Void)?>(nil)

    /// Sets whom to tell.
    func connect(_ target: @escaping @Sendable ([ExactString]) -> Void) {
        self.target.withLock { $0 = target }
    }

    /// Tells of users by their ids.
    func changed(_ ids: [ExactString]) { target.withLock { $0 }?(ids) }
}

/// Finds out, after a start and from time to time, what became of changes at a tenant that a crash or an
/// outage left open.
struct IntentSettling: Service {
    let administrator: Administrator
    let logger: Logger

    /// The time between two looks.
    private static let pause: Duration = .seconds(10)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do throws(AdminError) {
                    try await administrator.settleIntents()
                } catch {
                    logger.warning(
                        "changes at the tenant are not settled",
                        metadata: ["code": .string(error.code)]
                    )
                }
                // Ends early, and with an error, at a shutdown, which is none.
                try? await Task.sleep(for: Self.pause)
            }
        }
    }
}

extension Settings {
    /// What of users carries privilege, and what finds them.
    func administrationRules() throws(CommandFailure) -> AdministrationRules {
        AdministrationRules(
            attributes: directory.kind == .auth0 ? tenantAttributes : .appMetadata,
            subjects: try lookups().map { SubjectNames(type: $0.key, attributes: $0.value) }
        )
    }
}

extension Logger {
    /// Tells what administration has to say.
    fileprivate func report(_ event: AdministrationEvent) {
        switch event {
        case .intentSettled(let sequence, let outcome):
            notice(
                "change at the tenant settled",
                metadata: [
                    "sequence": .stringConvertible(sequence), "outcome": .string("\(outcome)"),
                ]
            )
        case .attemptNotJournaled(let code):
            error("denied attempt is not in the journal", metadata: ["code": .string(code)])
        case .outcomeNotJournaled(let sequence, let code):
            error(
                "outcome is not in the journal",
                metadata: ["sequence": .stringConvertible(sequence), "code": .string(code)]
            )
        }
    }
}

internal import Configuration
internal import Directory
internal import JSON
internal import Logging
internal import RolecallService
internal import Store

extension OrderDesk {
    /// A desk on a store that no server has open.
    static func offline(
        store: any Store,
        settings: Settings,
        policies: PolicyStore
    ) async throws(CommandFailure) -> OrderDesk {
        let logger = Logger(label: "rolecall") { _ in SwiftLogNoOpLogHandler() }
        let administration = try AdministrationParts(
            settings,
            store: store,
            tenant: nil,
            policies: policies,
            files: [],
            now: UserTime.now,
            logger: logger
        )
        let addresses = settings.addresses(port: nil)
        var directory: DirectoryParts?
        if settings.directory.kind == .embedded {
            directory = try await DirectoryParts(
                store: store,
                settings: settings,
                addresses: addresses,
                policies: policies,
                administrator: administration.administrator,
                failures: FailedAuthenticationBudget(settings.limits),
                logger: logger
            )
        }
        return OrderDesk(
            store: store,
            administration: try administration.desk(
                settings,
                addresses,
                store: store,
                isServing: false
            ),
            directory: directory?.desk
        )
    }
}

internal import Authorization
internal import Configuration
internal import Foundation
internal import JSON
internal import Logging
internal import RolecallService
internal import Store

/// Has orders carried out: by the running server through its socket, or else here, on the store, which is
/// locked meanwhile.
struct OrderDispatch {
    let settings: Settings

    /// What the order brought.
    func perform(_ order: Order) async throws -> JSONValue {
        let path = settings.store.path
        if let answer = try await ControlClient(store: path).perform(order) { return answer }
        guard order.name.mayMakeStore || FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure("no store at \(path), and no server that has it open")
        }
        let store = try StoreOpening.open(settings)
        let result: Result<JSONValue, any Error>
        do {
            let desk = try await OrderDesk.offline(store: store, settings: settings)
            result = .success(try await desk.perform(order))
        } catch {
            result = .failure(error)
        }
        await store.close()
        do {
            return try result.get()
        } catch let refusal as OrderRefusal {
            throw CommandFailure(refusal.message)
        }
    }
}

extension Order.Name {
    /// Whether it makes sense where no server ever ran.
    fileprivate var mayMakeStore: Bool {
        switch self {
        case .createUser, .createClient: true
        case .showUser, .listUsers, .setPassword, .showClient, .listClients, .deleteClient,
            .listKeys, .rotateKeys, .backup, .giveGrant, .takeGrant, .listGrants, .listRoles,
            .listHolders, .revoke, .listAudit, .verifyAudit:
            false
        }
    }
}

extension OrderDesk {
    /// A desk on a store that no server has open.
    static func offline(
        store: any Store,
        settings: Settings
    ) async throws(CommandFailure) -> OrderDesk {
        let logger = Logger(label: "rolecall") { _ in SwiftLogNoOpLogHandler() }
        let policies = try PolicyStore(Self.policies(settings))
        let administration = try AdministrationParts(
            settings,
            store: store,
            tenant: nil,
            policies: policies,
            files: [],
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

    /// The policies of the configuration; none if they cannot be read, since a bad file must not lock the
    /// operator out.
    private static func policies(_ settings: Settings) throws(CommandFailure) -> PolicySet {
        if let set = try? PolicyFolder(reading: [settings.policies.path]).policySet() { return set }
        return try PolicyFolder(reading: []).policySet()
    }
}

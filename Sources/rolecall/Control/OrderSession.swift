internal import Authorization
internal import Configuration
internal import Foundation
internal import JSON
internal import RolecallService
internal import Store

/// Has the orders of one command carried out: by the running server through its socket, or else here, on
/// the store, which is then open and locked until the session is closed.
final class OrderSession {
    private let start: StartUp
    private var offline: Offline?

    /// The store that no server had open, and what carries out orders on it.
    private struct Offline {
        let store: any Store
        let desk: OrderDesk
        let policies: OfflinePolicies
    }

    /// A session on what `start` names; nothing is opened before an order needs it.
    private init(_ start: StartUp) { self.start = start }

    /// Runs `work` in a session, and closes it in any case.
    static func run<Value>(
        _ start: StartUp,
        _ work: (OrderSession) async throws -> Value
    ) async throws -> Value {
        let session = OrderSession(start)
        let result: Result<Value, any Error>
        do {
            result = .success(try await work(session))
        } catch {
            result = .failure(error)
        }
        await session.offline?.store.close()
        do {
            return try result.get()
        } catch let refusal as OrderRefusal {
            throw CommandFailure(refusal.message)
        }
    }

    /// What the order brought.
    func perform(_ order: Order) async throws -> JSONValue {
        if let offline { return try await perform(order, on: offline) }
        let path = start.settings.store.path
        if let answer = try await ControlClient(store: path).perform(order) { return answer }
        guard order.name.mayMakeStore || FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure("no store at \(path), and no server that has it open")
        }
        return try await perform(order, on: try await open())
    }

    private func perform(_ order: Order, on offline: Offline) async throws -> JSONValue {
        try offline.policies.require(for: order)
        return try await offline.desk.perform(order)
    }

    private func open() async throws(CommandFailure) -> Offline {
        let policies = try OfflinePolicies(of: start)
        let store = try StoreOpening.open(start.settings)
        do throws(CommandFailure) {
            let desk = try await OrderDesk.offline(
                store: store,
                settings: start.settings,
                policies: PolicyStore(policies.set)
            )
            let opened = Offline(store: store, desk: desk, policies: policies)
            offline = opened
            return opened
        } catch {
            await store.close()
            throw error
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

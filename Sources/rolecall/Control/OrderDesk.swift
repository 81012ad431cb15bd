internal import Administration
internal import Directory
internal import JSON
internal import ManagementAPI
internal import OpenIDProvider
internal import Passwords
internal import SQLiteStore
internal import Store

/// Carries out orders on an open store, as its operator: who may give one was settled by who can open the
/// socket or the file.
struct OrderDesk: Sendable {
    let store: any Store
    let administration: AdministrationDesk
    /// The embedded directory's; nil without one.
    let directory: DirectoryDesk?

    /// The result, as JSON.
    ///
    /// - Throws: `OrderRefusal` with the reason, for people.
    func perform(_ order: Order) async throws -> JSONValue {
        do {
            return try await carryOut(order)
        } catch let error as StoreError {
            throw OrderRefusal(error.description)
        } catch let error as AdminError {
            throw OrderRefusal(error.description)
        } catch let error as ManagementError {
            throw OrderRefusal(error.message)
        } catch let fault as UserFault {
            throw OrderRefusal(ManagementError(fault).message)
        } catch let error as PasswordError {
            throw OrderRefusal(ManagementError(error).message)
        } catch let error as SigningKeysError {
            throw OrderRefusal("\(error)")
        }
    }

    private func carryOut(_ order: Order) async throws -> JSONValue {
        switch order.name {
        case .createUser: try await embedded.createUser(order)
        case .showUser: .object(try await order.user(in: try embedded.store).json)
        case .listUsers: try await embedded.listUsers(order)
        case .setPassword: try await embedded.setPassword(order)
        case .createClient: try await embedded.createClient(order)
        case .showClient: try await embedded.showClient(order)
        case .listClients: try await embedded.listClients()
        case .deleteClient: try await embedded.deleteClient(order)
        case .listKeys: try await embedded.listKeys()
        case .rotateKeys: try await embedded.rotateKeys()
        case .backup: try await backUp(order)
        case .giveGrant: try await administration.give(order)
        case .takeGrant: try await administration.take(order)
        case .listGrants: try await administration.listGrants(order)
        case .listRoles: try await administration.listRoles()
        case .listHolders: try await administration.listHolders(order)
        case .revoke: try await administration.revoke(order)
        case .listAudit: try await administration.listAudit(order)
        case .verifyAudit: try await administration.verifyAudit(order)
        }
    }

    private var embedded: DirectoryDesk {
        get throws(OrderRefusal) {
            guard let directory else {
                throw OrderRefusal(
                    "users, clients and keys are elsewhere: `directory.kind` is not `embedded`"
                )
            }
            return directory
        }
    }

    private func backUp(_ order: Order) async throws -> JSONValue {
        guard let store = store as? SQLiteStore else {
            throw OrderRefusal("this kind of store has ways of its own to be copied")
        }
        try await store.backup(to: try order.text("path").string)
        return ["revision": .string(ExactString(store.revision.description))]
    }
}

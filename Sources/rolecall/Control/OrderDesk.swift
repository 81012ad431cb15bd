internal import Configuration
internal import Directory
internal import Foundation
internal import JSON
internal import ManagementAPI
internal import OpenIDProvider
internal import OpenSSL
internal import Passwords
internal import SQLiteStore
internal import Store

/// Carries out orders on an open store, as its operator: who may give one was settled by who can open the
/// socket or the file.
struct OrderDesk: Sendable {
    let store: any Store
    let management: ManagementAPI
    let keys: SigningKeys
    let clients: ClientRegistry
    let now: @Sendable () -> UserTime
    /// The connection that users are made in unless another is named.
    let connection: ExactString

    /// The result, as JSON.
    ///
    /// - Throws: `OrderRefusal` with the reason, for people.
    func perform(_ order: Order) async throws -> JSONValue {
        do {
            switch order.name {
            case .createUser: return try await createUser(order)
            case .showUser: return .object(try await user(order).json)
            case .listUsers: return try await listUsers(order)
            case .setPassword: return try await setPassword(order)
            case .createClient: return try await createClient(order)
            case .showClient: return try await showClient(order)
            case .listClients: return try await listClients()
            case .deleteClient: return try await deleteClient(order)
            case .listKeys: return try await listKeys()
            case .rotateKeys:
                try await keys.rotate()
                return try await listKeys()
            case .backup: return try await backUp(order)
            }
        } catch let error as StoreError {
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

    private func listKeys() async throws -> JSONValue {
        let records = try await store.read { try $0.signingKeys() }.value
        return .array(
            records.map { record in
                [
                    "kid": .string(record.id), "state": .string(ExactString(record.state.rawValue)),
                    "since": .string(ExactString(record.stateSince.description)),
                ]
            }
        )
    }

    private func backUp(_ order: Order) async throws -> JSONValue {
        guard let store = store as? SQLiteStore else {
            throw OrderRefusal("this kind of store has ways of its own to be copied")
        }
        try await store.backup(to: try order.text("path").string)
        return ["revision": .string(ExactString(store.revision.description))]
    }
}

internal import Authorization
internal import Directory
internal import IdentityProvider
internal import JSON
internal import SQLiteStore
internal import Store

/// A directory in which an examination looks users up.
protocol UserSource {
    /// Where in its users privilege is read.
    var attributes: ProfileAttributes { get }
    /// The users that are meant: none, one, or several of one e-mail address.
    func users(_ sample: SampleUser) async throws(CommandFailure) -> [JSONObject]
}

/// A tenant's users.
struct TenantUserSource: UserSource {
    let management: ManagementClient
    let attributes: ProfileAttributes

    func users(_ sample: SampleUser) async throws(CommandFailure) -> [JSONObject] {
        do throws(UpstreamError) {
            switch sample {
            case .id(let id): return try await management.user(id).map { [$0] } ?? []
            case .email(let address): return try await management.users(email: address)
            }
        } catch {
            throw CommandFailure(error.advice)
        }
    }
}

/// The embedded directory's users, shown by the server that runs.
struct ServerUserSource: UserSource {
    let client: ControlClient
    var attributes: ProfileAttributes { .appMetadata }

    func users(_ sample: SampleUser) async throws(CommandFailure) -> [JSONObject] {
        let order = Order(.showUser, ["user": .string(sample.text)])
        do {
            guard let shown = try await client.perform(order) else {
                throw CommandFailure("the server that has the store open is gone")
            }
            return shown.object.map { [$0] } ?? []
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}

/// The embedded directory's users, read out of a store that no server has open.
struct StoreUserSource: UserSource {
    let store: SQLiteInspection
    var attributes: ProfileAttributes { .appMetadata }

    func users(_ sample: SampleUser) async throws(CommandFailure) -> [JSONObject] {
        do {
            return [try store.read { try $0.user(named: sample.text) }.json]
        } catch let refusal as OrderRefusal {
            throw CommandFailure(refusal.message)
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}

internal import Authorization
internal import IdentityProvider
internal import JSON

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

/// The embedded directory's users, shown by the running server or out of its store.
struct StoreUserSource: UserSource {
    let dispatch: OrderDispatch
    var attributes: ProfileAttributes { .appMetadata }

    func users(_ sample: SampleUser) async throws(CommandFailure) -> [JSONObject] {
        do {
            let shown = try await dispatch.perform(
                Order(.showUser, ["user": .string(sample.text)])
            )
            return shown.object.map { [$0] } ?? []
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}

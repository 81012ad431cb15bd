internal import Administration
internal import Authorization
internal import Directory
internal import JSON
internal import Store

/// Carries out orders of administration: grants, roles, revocations, the journal.
struct AdministrationDesk: Sendable {
    /// Where the users are whose grants orders are about.
    enum Users: Sendable {
        /// In the store.
        case embedded
        /// At a tenant, which this process asks.
        case tenant
        /// At a tenant, which the running server alone asks.
        case outOfReach
        /// Nowhere: all that counts stands in tokens.
        case none
    }

    let store: any Store
    let administrator: Administrator
    let users: Users
    /// The issuers whose tokens are taken.
    let issuers: [ExactString]
    /// Those of them whose tokens Rolecall itself gives out.
    let ownIssuers: [ExactString]
    let now: @Sendable () -> UserTime

    /// The operator, who may do everything.
    func actor(_ order: Order) -> Actor {
        .operator(
            AuditActor.atTheMachine.id,
            isForcing: order.arguments["force"]?.bool ?? false
        )
    }

    /// The user of an order, by id; in the store, users are also found by their e-mail address.
    func user(_ order: Order) async throws -> UserReference {
        let name = try order.text("user")
        switch users {
        case .tenant: return .id(name)
        case .embedded:
            let isAddress = UserID(name) == nil && name.utf8.contains(UInt8(ascii: "@"))
            guard isAddress else { return .id(name) }
            return .id(try await order.user(in: store).id.text)
        case .outOfReach:
            throw OrderRefusal("the tenant's users are reached through the running server alone")
        case .none:
            throw OrderRefusal("there are no users: `directory.kind` is `none`")
        }
    }
}

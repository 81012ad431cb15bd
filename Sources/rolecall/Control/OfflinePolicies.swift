internal import Authorization
internal import Configuration
internal import JSON

/// The policies of a command that works without a server.
///
/// A bad file must not lock the operator out: orders that need no policies go on without.
struct OfflinePolicies {
    /// The policies; none if they cannot be read.
    let set: PolicySet
    /// Why they cannot be read, if so.
    private let failure: CommandFailure?

    /// The policies that a server would start with.
    init(of start: StartUp) throws(CommandFailure) {
        do throws(CommandFailure) {
            let folder = try start.policies()
            set = try folder.policySet()
            failure =
                folder.policies.isEmpty
                ? CommandFailure("\(start.settings.policies.path): no policies are there") : nil
        } catch {
            set = try PolicyFolder(reading: []).policySet()
            failure = error
        }
    }

    /// Refuses an order that cannot be judged without the policies, and says what is wrong with them.
    ///
    /// Never inlined: the optimizer of Swift 6.3.1 crashes on the function that calls this.
    @inline(never)
    func require(for order: Order) throws(CommandFailure) {
        guard let failure, let reason = order.reasonForPolicies else { return }
        throw CommandFailure(failure.messages + [reason])
    }
}

extension Order {
    /// Why it cannot be carried out where the policies are not known; nil if it can.
    fileprivate var reasonForPolicies: String? {
        switch name {
        case .giveGrant, .listRoles: Self.unknownRoles
        case .createUser: rolesOfNewUser.isEmpty ? nil : Self.unknownRoles
        case .createClient: arguments["roles"]?.array?.isEmpty ?? true ? nil : Self.unknownRoles
        case .takeGrant:
            arguments["force"]?.bool == true
                ? nil
                : "without the policies nobody knows whether a full admin is left: mend or name them, "
                    + "or take it with --force"
        case .showUser, .listUsers, .setPassword, .showClient, .listClients, .deleteClient,
            .listKeys, .rotateKeys, .backup, .listGrants, .listHolders, .revoke, .listAudit,
            .verifyAudit:
            nil
        }
    }

    private static let unknownRoles = "without the policies nobody knows which roles there are"
}

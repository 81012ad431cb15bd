internal import Administration
internal import Authorization
internal import JSON
internal import MicroHTTPD
internal import Store

/// The admin surface: who asks is settled, an administrator does it, and this says what came of it.
struct AdminEndpoints: Sendable {
    let administrator: Administrator
    /// The subject types that users are named by in paths.
    let types: [ExactString]
    let issuers: [ExactString]
    /// Those of them whose tokens Rolecall itself gives out.
    let ownIssuers: Set<ExactString>
    let policyStore: PolicyStore
    /// The files in force, and how others are tried.
    let policies: AdminPolicies
    let wallSeconds: @Sendable () -> Double

    /// Answers a request.
    func reply(to call: AdminCall, at endpoint: AdminEndpoint) async throws(Refusal) -> AdminReply {
        let method = call.request.method
        // What only reads does no harm with a parameter that it does not know.
        if method != .get, method != .head {
            try call.requireParameters(endpoint.parameters(of: method))
        }
        do {
            switch endpoint {
            case .grants where method == .post: return try await give(call)
            case .grants: return try await grants(call)
            case .grant where method == .delete: return try await take(call)
            case .grant: return try await grant(call)
            case .acl where method == .post: return try await addEntry(call)
            case .acl: return try await aclEntries(call)
            case .aclEntry where method == .put: return try await replaceEntry(call)
            case .aclEntry where method == .delete: return try await removeEntry(call)
            case .aclEntry: return try await aclEntry(call)
            case .roles: return try await roles(call)
            case .holders: return try await holders(call)
            case .expiring: return try await expiring(call)
            case .revocations where method == .post: return try await revoke(call)
            case .revocations: return try await revocations(call)
            case .policies: return try await readPolicies(call)
            case .policyCheck: return try await checkPolicies(call)
            case .audit: return try await audit(call)
            case .resources: return try await resources(call)
            case .resource where method == .put: return try await putResource(call)
            case .resource where method == .delete: return try await deleteResource(call)
            case .resource: return try await resource(call)
            }
        } catch let refusal as Refusal {
            throw refusal
        } catch let error as AdminError {
            throw Refusal(error)
        } catch {
            throw Refusal(.internalError)
        }
    }
}

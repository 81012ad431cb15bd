internal import MicroHTTPD

/// What administrators are answered, one case for each path.
enum AdminEndpoint: CaseIterable, Sendable {
    case grants
    case grant
    case acl
    case aclEntry
    case roles
    case holders
    case expiring
    case revocations
    case policies
    case policyCheck
    case audit
    case resources
    case resource

    /// The methods that it takes.
    var methods: [HTTPMethod] {
        switch self {
        case .grants, .acl, .revocations: [.get, .post]
        case .grant: [.get, .delete]
        case .aclEntry, .resource: [.get, .put, .delete]
        case .roles, .holders, .expiring, .policies, .audit, .resources: [.get]
        case .policyCheck: [.post]
        }
    }

    /// The path, as metrics name the endpoint.
    var path: String {
        switch self {
        case .grants: "/v1/admin/subjects/{id}/grants"
        case .grant: "/v1/admin/subjects/{id}/grants/{role}"
        case .acl: "/v1/admin/subjects/{id}/acl"
        case .aclEntry: "/v1/admin/subjects/{id}/acl/{entry}"
        case .roles: "/v1/admin/roles"
        case .holders: "/v1/admin/roles/{role}/holders"
        case .expiring: "/v1/admin/grants"
        case .revocations: "/v1/admin/revocations"
        case .policies: "/v1/admin/policies"
        case .policyCheck: "/v1/admin/policies/validate"
        case .audit: "/v1/admin/audit"
        case .resources: "/v1/admin/resources/{type}"
        case .resource: "/v1/admin/resources/{type}/{id}"
        }
    }

    /// The parameters of the query that a method which changes something takes.
    func parameters(of method: HTTPMethod) -> Set<String> {
        switch (self, method) {
        case (.grant, _): ["type", "scope", "reason"]
        case (.aclEntry, .delete): ["type", "reason"]
        case (.grants, _), (.acl, _), (.aclEntry, _): ["type"]
        case (.roles, _), (.holders, _), (.expiring, _), (.revocations, _), (.policies, _),
            (.policyCheck, _), (.audit, _), (.resources, _), (.resource, _):
            []
        }
    }

    /// The route that leads here; ids, roles and types may hold slashes.
    var route: Route<Endpoint> {
        Route(
            methods,
            path,
            surface: ServiceSurface.admin.rawValue,
            opaque: ["id", "role", "entry", "type"].filter { path.contains("{\($0)}") },
            endpoint: .admin(self)
        )
    }
}

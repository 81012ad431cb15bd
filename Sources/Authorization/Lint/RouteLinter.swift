internal import JSON

/// Looks for routes that ask for what is not declared, or that no request reaches.
struct RouteLinter {
    private let routes: [Route]
    private let declarations: DeclarationChecker

    /// How many routes before a route are compared with it, so that long lists stay cheap to check.
    private static let comparedMax = 1000

    init(_ routes: [Route], _ declarations: DeclarationChecker) {
        self.routes = routes
        self.declarations = declarations
    }

    func findings() -> [PolicyDiagnostic] {
        routes.compactMap(undeclared) + routes.indices.compactMap(unreachable)
    }

    private func undeclared(_ route: Route) -> PolicyDiagnostic? {
        switch route.requirement {
        case .anonymous: nil
        case .permission(let permission):
            declarations.finding(
                .literal(permission.action.text),
                .literal(permission.type.text),
                route.place
            )
        }
    }

    private func unreachable(_ number: Int) -> PolicyDiagnostic? {
        let earlier = routes[..<number].prefix(Self.comparedMax)
        guard let catchAll = earlier.first(where: { $0.covers(routes[number]) }) else { return nil }
        return .warning(
            "route_unreachable",
            routes[number].place,
            "no request gets here: the route at \(catchAll.place) takes them all"
        )
    }
}

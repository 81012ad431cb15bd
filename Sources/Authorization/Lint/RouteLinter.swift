internal import JSON

/// Looks for routes that ask for what is not declared, or that no request reaches.
struct RouteLinter {
    private let routes: [Route]
    private let declarations: DeclarationChecker

    init(_ routes: [Route], _ declarations: DeclarationChecker) {
        self.routes = routes
        self.declarations = declarations
    }

    func findings() -> [PolicyDiagnostic] {
        routes.compactMap(undeclared) + unreachable()
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

    /// What a route that is found takes away is taken away by the earlier one already.
    private func unreachable() -> [PolicyDiagnostic] {
        var earlier = RouteTree()
        return routes.enumerated().compactMap { number, route in
            let candidates = earlier.candidates(for: route)
            guard let catchAll = candidates.first(where: { routes[$0].covers(route) }) else {
                earlier.insert(route, number: number)
                return nil
            }
            return .warning(
                "route_unreachable",
                route.place,
                "no request gets here: the route at \(routes[catchAll].place) takes them all"
            )
        }
    }
}

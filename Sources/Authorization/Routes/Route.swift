public import JSON

/// What a request that a proxy forwards needs, by its method, host and path.
public struct Route: Sendable {
    /// Which methods are meant.
    public enum Methods: Hashable, Sendable {
        /// All of them (`*`).
        case any
        /// These, as on the wire.
        case some(Set<ExactString>)
    }

    /// What a request on the route needs.
    public enum Requirement: Hashable, Sendable {
        /// Nothing, not even a token.
        case anonymous
        /// That its subject may do this.
        case permission(RoutePermission)
    }

    /// Which methods are meant.
    public let methods: Methods
    /// The host in lower case, with its port if it was given; nil for every host.
    public let host: ExactString?
    /// Which paths are meant.
    public let path: RoutePath
    /// What a request on the route needs.
    public let requirement: Requirement
    /// Where the route stands.
    public let place: PolicyPlace

    /// Whether every request on `other` is on this route too.
    func covers(_ other: Route) -> Bool {
        (host == nil || host == other.host) && methods.covers(other.methods)
            && path.covers(other.path)
    }
}

extension Route.Methods {
    fileprivate func covers(_ other: Self) -> Bool {
        switch (self, other) {
        case (.any, _): true
        case (.some, .any): false
        case (.some(let mine), .some(let others)): mine.isSuperset(of: others)
        }
    }
}

/// Where a request leads.
public enum RouteMatch<Endpoint: Sendable>: Sendable {
    /// To an endpoint. `template` is the route's, for metrics and logs.
    case found(Endpoint, PathParameters, template: String)
    /// Nowhere, but `OPTIONS` is answered with these methods in `Allow`.
    case options(allow: [HTTPMethod])
    /// The path has an endpoint for other methods: 405 with these in `Allow`.
    case methodNotAllowed(allow: [HTTPMethod])
    /// No endpoint has this path: 404.
    case notFound
    /// The path is not to be interpreted: 400.
    case badRequest
}

/// The values of a template's parameters.
public struct PathParameters: Sendable, Equatable {
    let names: [String]
    let values: [String]

    /// The value of a parameter, decoded, or of the rest of a path, as sent.
    ///
    /// Nil if the template has none of this name.
    public subscript(name: String) -> String? {
        names.firstIndex(of: name).map { values[$0] }
    }
}

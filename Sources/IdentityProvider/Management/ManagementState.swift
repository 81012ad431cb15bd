/// How a tenant's Management API is, at one moment.
public struct ManagementState: Sendable, Equatable {
    /// The way to the API itself.
    public var api: UpstreamState
    /// The way to the token endpoint.
    public var tokenEndpoint: UpstreamState
    /// Why there is no token, if the last try to get one failed.
    public var tokenFailure: UpstreamError?

    /// Whether users cannot be had, as far as is known.
    public var isFailing: Bool { api.isFailing || tokenFailure != nil }
}

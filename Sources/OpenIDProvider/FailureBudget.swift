public import MicroHTTPD

/// How many failed authentications a peer may cause, counted together with those at the rest of the server.
public struct FailureBudget: Sendable {
    /// Whether the peer has spent its budget: its tokens are not looked at, its wrong secrets are answered 429.
    let isSpent: @Sendable (PeerAddress) -> Bool

    /// Counts one failure of the peer.
    let spend: @Sendable (PeerAddress) -> Void

    /// A budget that is kept elsewhere.
    ///
    /// - Parameters:
    ///   - isSpent: whether a peer has spent its budget; must not block.
    ///   - spend: counts one failure of a peer; must not block.
    public init(
        isSpent: @escaping @Sendable (PeerAddress) -> Bool,
        spend: @escaping @Sendable (PeerAddress) -> Void
    ) {
        self.isSpent = isSpent
        self.spend = spend
    }
}

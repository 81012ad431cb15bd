internal import MicroHTTPD

/// Whose token the last request of a connection brought.
final class KnownCaller: Sendable {
    /// The `Authorization` header; a copy, so that the rest of the head is not kept with it.
    private let header: [UInt8]
    let token: AuthenticatedToken

    init(_ token: AuthenticatedToken, from header: ArraySlice<UInt8>) {
        self.header = Array(header)
        self.token = token
    }

    /// Whether `other` brings the same token: the same bytes do.
    ///
    /// How long that takes tells nothing of where they differ, since a proxy may send the requests of several
    /// clients over one connection.
    func isSame(as other: ArraySlice<UInt8>) -> Bool {
        areEqualInConstantTime(header[...], other)
    }
}

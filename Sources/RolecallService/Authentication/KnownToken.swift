internal import MicroHTTPD
internal import OpenSSL

/// The token that a connection brought last, of those that were accepted at once.
final class KnownToken: Confidential, Sendable {
    /// The most bytes of an `Authorization` header that are kept, for each open connection.
    static let headerBytesMax = 4 << 10

    /// The `Authorization` header; a copy, so that the rest of the head is not kept with it.
    private let header: [UInt8]
    let token: AuthenticatedToken

    /// Nil for a long header, and for a token that is no JWS: how long that is good depends on what its issuer says
    /// meanwhile.
    init?(_ token: AuthenticatedToken, from header: ArraySlice<UInt8>) {
        guard case .signature = token.proof, header.count <= Self.headerBytesMax else { return nil }
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

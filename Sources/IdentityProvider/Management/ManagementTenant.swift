public import Curl
public import JSON
public import OpenSSL

/// A tenant, and the client that reads and writes its users.
public struct ManagementTenant: Sendable {
    /// Where the tenant is: `https://acme.eu.auth0.com`.
    public var base: HTTPURL
    /// The Management API's audience, in the form with `https` whatever ``base`` has:
    /// `https://acme.eu.auth0.com/api/v2/`.
    public var audience: ExactString
    /// The client's id.
    public var clientID: ExactString
    /// The client's secret.
    public var clientSecret: Secret

    /// Makes a tenant at `base`.
    public init(
        base: HTTPURL,
        audience: ExactString,
        clientID: ExactString,
        clientSecret: Secret
    ) {
        self.base = base
        self.audience = audience
        self.clientID = clientID
        self.clientSecret = clientSecret
    }
}

/// The URLs of one host, put together from pieces that cannot become anything else.
struct TenantURLs: Sendable {
    private let base: String

    /// Takes `base` with or without a slash at its end, and refuses one with a query.
    init(_ base: HTTPURL) throws(CurlError) {
        guard !base.hasQuery else { throw .invalidURL("has a query") }
        let slashless = base.text.utf8.reversed().drop { $0 == UInt8(ascii: "/") }.reversed()
        self.base = String(decoding: Array(slashless), as: UTF8.self)
    }

    /// The URL of `path`, which begins with a slash, with `query` in order.
    ///
    /// Throws ``CurlError/invalidURL(_:)`` if it is too long.
    func url(
        _ path: String,
        _ query: [(name: String, value: String)] = []
    ) throws(CurlError) -> HTTPURL {
        var text = base + path
        var separator = "?"
        for (name, value) in query {
            // All but the unreserved characters are encoded, as in a piece of the path.
            text += separator + name + "=" + (try PathPiece(value)).encoded
            separator = "&"
        }
        return try HTTPURL(text)
    }
}

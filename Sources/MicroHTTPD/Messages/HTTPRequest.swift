/// The head of a request that passed the rules of framing.
///
/// Copying it copies one reference and a few numbers; strings are made when asked for.
public struct HTTPRequest: Sendable {
    let head: RequestHead
    let identity: RequestIdentity

    /// The method.
    public var method: HTTPMethod { head.method }
    /// The path as sent, percent-encoding and all, to be matched by `Router`; `*` in `OPTIONS *`.
    public var path: String { String(decoding: pathBytes, as: UTF8.self) }
    /// The bytes of `path`, without a copy: valid UTF-8 without blanks or control characters.
    public var pathBytes: ArraySlice<UInt8> { head.headers.bytes[head.path] }
    /// What follows the first `?`, as sent; nil if there is no `?`.
    public var query: String? {
        head.query.map { String(decoding: head.headers.bytes[$0], as: UTF8.self) }
    }
    /// The fields of the head.
    public var headers: HTTPHeaders { head.headers }
    /// The client's address.
    public var peer: PeerAddress { head.peer }
    /// The position of the listener among those given to the server.
    public var listener: Int { head.listener }
    /// What the service keeps of this connection.
    public var connection: ConnectionMemory { head.connection }
    /// The client's `X-Request-ID` if it is valid, else one made for this request.
    ///
    /// It goes out with the answer, whatever that is.
    public var requestID: String {
        switch identity {
        case .own(let range): String(decoding: head.headers.bytes[range], as: UTF8.self)
        case .made(let id): id.text
        }
    }

    /// As `HTTPHeaders/bytes(of:)`, without a copy of the headers.
    public func header(_ name: String) -> ArraySlice<UInt8>? { head.headers.bytes(of: name) }

    /// As `HTTPHeaders/single(_:)`, without a copy of the headers.
    public func singleHeader(_ name: String) -> SingleHeader { head.headers.single(name) }
}

/// What `HTTPRequest` refers to; all text of the head lies in `headers.bytes`.
final class RequestHead: Sendable {
    let method: HTTPMethod
    let headers: HTTPHeaders
    let path: Range<Int>
    let query: Range<Int>?
    /// The client's id for it, if that is valid; a NUL follows, for C.
    let ownID: Range<Int>?
    let peer: PeerAddress
    let listener: Int
    let connection: ConnectionMemory

    init(
        method: HTTPMethod,
        headers: HTTPHeaders,
        ranges: (path: Range<Int>, query: Range<Int>?, ownID: Range<Int>?),
        peer: PeerAddress,
        listener: Int,
        connection: ConnectionMemory
    ) {
        self.method = method
        self.headers = headers
        path = ranges.path
        query = ranges.query
        ownID = ranges.ownID
        self.peer = peer
        self.listener = listener
        self.connection = connection
    }

    /// Whether the target has this query.
    func hasQuery(_ other: [UInt8]?) -> Bool {
        switch (query, other) {
        case (nil, nil): true
        case (let query?, let other?): areEqualInConstantTime(headers.bytes[query], other[...])
        case (nil, _?), (_?, nil): false
        }
    }
}

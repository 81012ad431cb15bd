/// Why a request was not sent, or brought no response.
///
/// Any HTTP status is a response, not an error. Texts come from libcurl; they may name hosts and
/// addresses, never credentials, and belong in logs only.
public enum CurlError: Error, Equatable, Sendable {
    /// The URL is not one that ``HTTPURL`` takes.
    case invalidURL(String)
    /// The piece cannot stand in a path: it is empty or a dot segment (RFC 3986 §3.3).
    case invalidPathPiece
    /// The header of this name may not be set, or its value has a byte that it must not have.
    case invalidHeader(String)
    /// The file with trusted certificates cannot be read, or holds none.
    case caFileUnusable(String)
    /// The host name does not resolve.
    case hostNotFound(String)
    /// The host resolves only to addresses that ``HTTPClient`` never connects to.
    case addressRefused
    /// No TCP connection was made.
    case connectFailed(String)
    /// The TLS handshake failed.
    case tlsFailed(String)
    /// The server's certificate is not trusted, not for this host, or not valid now.
    case certificateRefused(String)
    /// The request's timeout passed, waiting for a free connection included.
    case timedOut
    /// The connection ended before the whole response had arrived.
    case responseIncomplete(String)
    /// What arrived is not HTTP/1.x (RFC 9112).
    case responseMalformed(String)
    /// The response's head is longer than `limit` bytes, or has more lines than the client takes.
    case headTooLarge(limit: Int)
    /// The body of the response, which has this status, is longer than `limit` bytes.
    case bodyTooLarge(limit: Int, status: Int)
    /// `limit` requests of this client are already under way.
    case overloaded(limit: Int)
    /// The task that waited for the response was cancelled.
    case cancelled
    /// The client is shut down.
    case stopped
    /// libcurl failed in a way that is none of the others: its `CURLcode` or `CURLMcode`.
    case libraryFailed(code: Int, String)

    /// The code in logs and metrics, never reworded once released.
    public var code: String {
        switch self {
        case .invalidURL: "http_url_invalid"
        case .invalidPathPiece: "http_path_piece_invalid"
        case .invalidHeader: "http_header_invalid"
        case .caFileUnusable: "http_ca_file_unusable"
        case .hostNotFound: "http_host_not_found"
        case .addressRefused: "http_address_refused"
        case .connectFailed: "http_connect_failed"
        case .tlsFailed: "http_tls_failed"
        case .certificateRefused: "http_certificate_refused"
        case .timedOut: "http_timed_out"
        case .responseIncomplete: "http_response_incomplete"
        case .responseMalformed: "http_response_malformed"
        case .headTooLarge: "http_head_too_large"
        case .bodyTooLarge: "http_body_too_large"
        case .overloaded: "http_client_overloaded"
        case .cancelled: "http_cancelled"
        case .stopped: "http_client_stopped"
        case .libraryFailed: "http_library_failed"
        }
    }
}

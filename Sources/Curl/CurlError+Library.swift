internal import CCurl

extension CurlError {
    /// What a transfer's result means; `text` is libcurl's own explanation.
    init(_ code: CURLcode, _ text: String) {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST:
            self = .hostNotFound(text)
        case CURLE_COULDNT_CONNECT:
            self = .connectFailed(text)
        case CURLE_OPERATION_TIMEDOUT:
            self = .timedOut
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            self = .certificateRefused(text)
        case CURLE_SSL_CACERT_BADFILE:
            self = .caFileUnusable(text)
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CLIENTCERT:
            self = .tlsFailed(text)
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR:
            self = .responseIncomplete(text)
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING,
            CURLE_BAD_FUNCTION_ARGUMENT:
            // The last is what a header line without a colon ends in.
            self = .responseMalformed(text)
        case CURLE_URL_MALFORMAT:
            self = .invalidURL(text)
        default:
            self = .libraryFailed(code: Int(code.rawValue), text)
        }
    }

    static let outOfMemory = CurlError(CURLE_OUT_OF_MEMORY, "out of memory")
}

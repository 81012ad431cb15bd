internal import JSON
internal import MicroHTTPD
internal import OpenSSL

/// Who a client says that it is, and how it proves that (RFC 6749 §2.3.1).
struct ClientCredentials: Sendable {
    /// `client_id`.
    let id: ExactString
    /// `client_secret`; nil if there is none.
    let secret: ExactString?
    /// Whether they came in the `Authorization` header, so that a refusal names that scheme.
    let isBasic: Bool

    /// Takes the credentials from the header or from the body, but not from both.
    init(_ headers: HTTPHeaders, _ parameters: RequestParameters) throws(OAuthError) {
        guard !parameters.has("client_assertion") else { throw .clientUnauthorized(isBasic: false) }
        let id = try parameters.text("client_id")
        let secret = try parameters.text("client_secret")
        guard let header = headers.bytes(of: "Authorization") else {
            guard let id else { throw .invalidRequest("Missing required parameter: client_id") }
            self.id = id
            self.secret = secret
            isBasic = false
            return
        }
        guard let (name, password) = Self.basic(header) else {
            throw .clientUnauthorized(isBasic: true)
        }
        guard secret == nil else {
            throw .invalidRequest("the client authenticates in the header and in the body")
        }
        guard id == nil || id == name else {
            throw .invalidRequest("`client_id` differs from the one in the header")
        }
        self.id = name
        self.secret = password.isEmpty ? nil : password
        isBasic = true
    }

    /// The name and the password of a header of the scheme `Basic`, each encoded as in a form.
    private static func basic(_ header: ArraySlice<UInt8>) -> (ExactString, ExactString)? {
        guard header.prefix(6).isASCII("basic ") else { return nil }
        let encoded = header.dropFirst(6).drop { $0 == 0x20 }
        guard let pair = Base64.decode(encoded), let colon = pair.firstIndex(of: UInt8(ascii: ":")),
            let name = FormDecoding.text(pair[..<colon]), !name.isEmpty,
            let password = FormDecoding.text(pair[(colon + 1)...])
        else { return nil }
        return (name, password)
    }
}

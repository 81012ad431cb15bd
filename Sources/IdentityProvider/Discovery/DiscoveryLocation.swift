internal import Curl
internal import JSON

/// An issuer's discovery document: where it is, and what is believed of it (OpenID Connect
/// Discovery 1.0 §4).
struct DiscoveryLocation: Sendable {
    /// The issuer as it is configured.
    let issuer: ExactString
    /// The document's URL: the issuer, one slash, and the well-known path.
    let url: HTTPURL
    private let issuerURL: HTTPURL

    init(issuer: ExactString) throws(KeySetError) {
        let withoutSlashes = issuer.utf8.reversed().drop { $0 == UInt8(ascii: "/") }.reversed()
        let base = String(decoding: Array(withoutSlashes), as: UTF8.self)
        do throws(CurlError) {
            issuerURL = try HTTPURL(issuer.string)
            url = try HTTPURL(base + "/.well-known/openid-configuration")
        } catch {
            guard case .invalidURL(let problem) = error else { throw .issuerInvalid("is no URL") }
            throw .issuerInvalid(problem)
        }
        guard !issuerURL.hasQuery else { throw .issuerInvalid("has a query") }
        self.issuer = issuer
    }

    /// Where `document` says the key set is, if it is this issuer's and the place can be believed.
    func keySetURL(from document: [UInt8]) throws(KeySetError) -> HTTPURL {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: document)
        } catch {
            throw .discoveryInvalid(error)
        }
        guard try Self.text("issuer", of: value) == issuer else { throw .issuerMismatch }
        return try checked(try Self.text("jwks_uri", of: value))
    }

    /// Where `document` says `/userinfo` is, if it is this issuer's and the place is on its origin:
    /// users' tokens go there.
    func userinfoURL(from document: JSONValue) throws(UpstreamError) -> HTTPURL {
        guard document["issuer"]?.string == issuer else { throw .invalidAnswer(.issuer) }
        guard let text = document["userinfo_endpoint"]?.string,
            let found = try? HTTPURL(text.string), found.scheme == issuerURL.scheme,
            found.host == issuerURL.host, found.port == issuerURL.port
        else { throw .invalidAnswer(.userinfoEndpoint) }
        return found
    }

    private static func text(
        _ member: ExactString,
        of document: JSONValue
    ) throws(KeySetError) -> ExactString {
        guard let text = document[member]?.string else { throw .discoveryMemberMissing(member) }
        return text
    }

    private func checked(_ text: ExactString) throws(KeySetError) -> HTTPURL {
        let found: HTTPURL
        do throws(CurlError) {
            found = try HTTPURL(text.string)
        } catch {
            guard case .invalidURL(let problem) = error else {
                throw .keySetURLRefused("is no URL")
            }
            throw .keySetURLRefused(problem)
        }
        guard found.scheme == .https || issuerURL.scheme == .http else {
            throw .keySetURLRefused("has scheme `http`, but the issuer has `https`")
        }
        guard found.host == issuerURL.host else {
            throw .keySetURLRefused("is on host `\(found.host)`, expected `\(issuerURL.host)`")
        }
        return found
    }
}

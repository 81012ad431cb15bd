internal import Curl
internal import JSON
internal import OpenSSL

/// A token for the Management API, as the token endpoint gave it.
struct AccessToken: Confidential, Sendable {
    /// The header that carries it.
    let authorization: RequestHeader
    /// What it allows, or `nil` if the token endpoint did not say.
    let scopes: Set<ExactString>?
    /// For how long it is good, or `nil` if the token endpoint did not say.
    let expiresIn: Duration?

    /// The longest life that is told from a longer one: 30 days.
    static let lifeMax = 2_592_000

    /// Reads the answer of the token endpoint (RFC 6749 §5.1).
    init(_ answer: JSONObject) throws(UpstreamError) {
        guard let type = answer["token_type"]?.string,
            type.asciiLowercased == "bearer"
        else { throw .invalidAnswer(.tokenType) }
        guard let token = answer["access_token"]?.string,
            let header = BearerToken.header(token)
        else { throw .invalidAnswer(.accessToken) }
        authorization = header
        expiresIn = try Self.life(answer["expires_in"])
        scopes = try Self.scopes(answer["scope"])
    }

    private static func life(_ value: JSONValue?) throws(UpstreamError) -> Duration? {
        switch value {
        case nil, .null: return nil
        case .number(let number):
            guard let seconds = number.int, seconds > 0 else { throw .invalidAnswer(.expiresIn) }
            return .seconds(min(seconds, lifeMax))
        case .bool, .string, .array, .object: throw .invalidAnswer(.expiresIn)
        }
    }

    private static func scopes(_ value: JSONValue?) throws(UpstreamError) -> Set<ExactString>? {
        switch value {
        case nil, .null: return nil
        case .string(let text):
            let names = text.utf8.split(separator: UInt8(ascii: " "))
            return Set(names.map { ExactString(String(Substring($0))) })
        case .bool, .number, .array, .object: throw .invalidAnswer(.scope)
        }
    }
}

internal import Curl
internal import JSON

/// Reads the JSON of an answer.
struct JSONAnswer {
    private let limits: JSONLimits

    init(_ limits: UpstreamLimits) {
        self.limits = JSONLimits(bytes: limits.bodyBytesMax, depth: limits.jsonDepthMax)
    }

    /// The body, if it is declared to be JSON and is.
    ///
    /// `application/jwt`, in which an OpenID provider may sign its answers, is not.
    func value(_ response: HTTPClientResponse) throws(UpstreamError) -> JSONValue {
        guard MediaType.isJSON(response.mediaType) else {
            throw .notJSON(mediaType: response.mediaType)
        }
        return try value(response.body)
    }

    /// The value that `bytes` hold.
    func value(_ bytes: [UInt8]) throws(UpstreamError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: bytes, limits: limits)
        } catch {
            // A name is data of the host's, and may be of a user.
            if case .duplicateMember = error { throw .invalidJSON(.duplicateMember("…")) }
            if case .invalid(let offset) = error, Self.isHalfPair(bytes, at: offset) {
                throw .invalidAnswer(.text)
            }
            throw .invalidJSON(error)
        }
    }

    /// Whether an escape that is half a surrogate pair stands at `offset`.
    ///
    /// The grammar has it (RFC 8259 §8.2), and a user may have put it into the own profile: it says nothing of the
    /// host.
    private static func isHalfPair(_ bytes: [UInt8], at offset: Int) -> Bool {
        let escape = bytes.dropFirst(offset).prefix(6)
        guard escape.count == 6, escape.starts(with: #"\u"#.utf8),
            let unit = UInt16(String(decoding: escape.suffix(4), as: UTF8.self), radix: 16)
        else { return false }
        return (0xD800...0xDFFF).contains(unit)
    }

    /// The body, which must be an object.
    func object(_ response: HTTPClientResponse) throws(UpstreamError) -> JSONObject {
        guard let object = try value(response).object else { throw .invalidAnswer(.root) }
        return object
    }
}

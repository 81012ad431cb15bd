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
            throw .invalidJSON(error)
        }
    }

    /// The body, which must be an object.
    func object(_ response: HTTPClientResponse) throws(UpstreamError) -> JSONObject {
        guard let object = try value(response).object else { throw .invalidAnswer(.root) }
        return object
    }
}

internal import MicroHTTPD

/// What the service takes as a body.
enum BodyType {
    static let json = "application/json"
    private static let jsonBytes = Array(json.utf8)

    /// Refuses a request whose body is not announced as plain JSON in UTF-8.
    ///
    /// Under `/access/v1` that is a 400, where elsewhere a 415 would stand (AuthZEN certification
    /// scenario).
    static func requireJSON(_ request: HTTPRequest, or code: ErrorCode) throws(Refusal) {
        guard request.header("Content-Encoding") == nil else {
            throw Refusal(code, "the body has a `Content-Encoding`")
        }
        // Nearly every client sends just this: not worth reading.
        if let type = request.header("Content-Type"), type.elementsEqual(jsonBytes) { return }
        guard let type = request.headers.mediaType, type.isJSON, type.isUTF8 else {
            throw Refusal(code, "`Content-Type` is not `application/json`")
        }
    }
}

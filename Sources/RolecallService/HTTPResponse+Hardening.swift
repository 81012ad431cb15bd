internal import MicroHTTPD

extension HTTPResponse {
    /// The answer with what keeps a browser from taking it for a page.
    var hardened: HTTPResponse {
        var response = self
        response.headers.append(("X-Content-Type-Options", "nosniff"))
        response.headers.append(("Content-Security-Policy", "default-src 'none'"))
        return response
    }
}

internal import MicroHTTPD

extension HTTPResponse {
    /// Adds what keeps a browser from taking the answer for a page.
    mutating func harden() {
        headers.append(("X-Content-Type-Options", "nosniff"))
        headers.append(("Content-Security-Policy", "default-src 'none'"))
    }
}

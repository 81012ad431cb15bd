/// Which origins' pages may read answers (Fetch §3.2).
///
/// Origins are exact; a request's `Origin` is compared and never copied into an answer, credentials are
/// never allowed, and answers say that they vary.
public struct CORSPolicy: Sendable {
    private let origins: [String]
    private let allowedHeaders: String
    private let exposedHeaders: String
    private let maxAgeSeconds: Int

    /// Makes a policy; without origins it allows none and says nothing.
    ///
    /// - Parameters:
    ///   - origins: As browsers write them: `https://app.example.com`, with a port if it is not the usual.
    ///   - allowedHeaders: Names of headers that pages may send.
    ///   - exposedHeaders: Names of headers that pages may read.
    ///   - maxAgeSeconds: For how long a browser may remember the answer to a preflight.
    /// - Throws: For the first entry that is no origin, `*` and `null` included.
    public init(
        origins: [String],
        allowedHeaders: [String] = [],
        exposedHeaders: [String] = [],
        maxAgeSeconds: Int = 600
    ) throws(CORSError) {
        for origin in origins where !isOrigin(origin) { throw .notAnOrigin(origin) }
        self.origins = origins
        self.allowedHeaders = allowedHeaders.joined(separator: ", ")
        self.exposedHeaders = exposedHeaders.joined(separator: ", ")
        self.maxAgeSeconds = maxAgeSeconds
    }

    /// The answer to a preflight; nil if `request` is none.
    ///
    /// To pages of other origins it says nothing that lets them go on.
    public func preflight(_ request: HTTPRequest, allow: [HTTPMethod]) -> HTTPResponse? {
        preflight(method: request.method, headers: request.headers, allow: allow)
    }

    func preflight(
        method: HTTPMethod,
        headers: HTTPHeaders,
        allow: [HTTPMethod]
    ) -> HTTPResponse? {
        guard method == .options, !origins.isEmpty, headers.count(of: "Origin") == 1,
            headers.count(of: "Access-Control-Request-Method") == 1
        else { return nil }
        var response = HTTPResponse(
            status: 204,
            headers: [("Allow", allow.allowHeader), ("Vary", "Origin")]
        )
        guard let origin = allowedOrigin(in: headers) else { return response }
        response.headers += [
            ("Access-Control-Allow-Origin", origin),
            ("Access-Control-Allow-Methods", allow.allowHeader),
            ("Access-Control-Max-Age", String(maxAgeSeconds)),
        ]
        if !allowedHeaders.isEmpty {
            response.headers.append(("Access-Control-Allow-Headers", allowedHeaders))
        }
        return response
    }

    /// What to add to an answer other than a preflight's, errors included.
    public func headers(for request: HTTPRequest) -> [(name: String, value: String)] {
        headers(for: request.headers)
    }

    func headers(for headers: HTTPHeaders) -> [(name: String, value: String)] {
        guard !origins.isEmpty else { return [] }
        var added = [(name: "Vary", value: "Origin")]
        guard let origin = allowedOrigin(in: headers) else { return added }
        added.append(("Access-Control-Allow-Origin", origin))
        if !exposedHeaders.isEmpty {
            added.append(("Access-Control-Expose-Headers", exposedHeaders))
        }
        return added
    }

    /// The policy's own spelling of the request's origin.
    private func allowedOrigin(in headers: HTTPHeaders) -> String? {
        guard let sent = headers.bytes(of: "Origin") else { return nil }
        return origins.first { sent.elementsEqual($0.utf8) }
    }
}

/// Why a list of origins was refused.
public enum CORSError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Not `scheme://host` or `scheme://host:port` in lower case.
    case notAnOrigin(String)

    /// What was found and expected, in a line.
    public var description: String {
        switch self {
        case .notAnOrigin(let text):
            "`\(text)` is not an origin: expected `https://host` or `http://host`, lower case, with a "
                + "port if it is not the usual one, and nothing after it"
        }
    }
}

/// Whether `text` is what a browser would send as the origin of an http or https page.
private func isOrigin(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let schemes = [(scheme: "https://", port: ":443"), (scheme: "http://", port: ":80")]
    guard let known = schemes.first(where: { bytes.starts(with: $0.scheme.utf8) }) else {
        return false
    }
    let authority = bytes.dropFirst(known.scheme.utf8.count)
    guard !authority.isEmpty, !authority.reversed().starts(with: known.port.utf8.reversed()) else {
        return false
    }
    return isHost(authority)
}

/// Whether `bytes` are a host in lower case, with or without a port.
private func isHost(_ bytes: ArraySlice<UInt8>) -> Bool {
    let isIPv6 = bytes.first == 0x5B
    guard
        let hostEnd = isIPv6
            ? bytes.firstIndex(of: 0x5D).map({ $0 + 1 })
            : bytes.firstIndex(of: 0x3A) ?? bytes.endIndex
    else { return false }
    let host = bytes[..<hostEnd]
    let port = bytes[hostEnd...]
    let letters = isIPv6 ? "0123456789abcdef:.[]" : "abcdefghijklmnopqrstuvwxyz0123456789-._"
    guard !host.isEmpty, host.allSatisfy(letters.utf8.contains) else { return false }
    guard let colon = port.first else { return true }
    let digits = port.dropFirst()
    return colon == 0x3A && (1...5).contains(digits.count) && digits.first != 0x30
        && digits.allSatisfy { 0x30...0x39 ~= $0 }
}

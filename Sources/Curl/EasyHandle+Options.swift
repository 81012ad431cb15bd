internal import CCurl

extension EasyHandle {
    /// Sets what holds for every request of a client, defaults included: a default may change.
    func apply(_ options: HTTPClientOptions) throws(CurlError) {
        for (option, value) in Self.numbers { try set(option, value) }
        // Without these two, the environment names a proxy.
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_NOPROXY, "")
        try set(CURLOPT_USERAGENT, "rolecall")
        if let caFile = options.caFile {
            try set(CURLOPT_CAINFO, caFile)
            // The system's folder of authorities would be trusted beside the file.
            try set(CURLOPT_CAPATH, String?.none)
        }
        if let path = options.unixSocketPath { try set(CURLOPT_UNIX_SOCKET_PATH, path) }
    }

    /// Sets what is asked.
    mutating func apply(_ request: HTTPClientRequest) throws(CurlError) {
        try set(CURLOPT_URL, request.url.text)
        // Never the empty list, which some versions take for "all" (CVE-2024-2004).
        try set(CURLOPT_PROTOCOLS_STR, request.url.scheme.rawValue)
        try set(CURLOPT_REDIR_PROTOCOLS_STR, HTTPURL.Scheme.https.rawValue)
        // Stops a body of announced length early; all others are counted as they come.
        try set(CURLOPT_MAXFILESIZE_LARGE, offset: max(request.bodyBytesMax, 1))
        for header in request.headers { try append(header) }
        switch request.method {
        case .get:
            try set(CURLOPT_HTTPGET, 1)
        case .post(let body, let mediaType):
            try apply(body, mediaType)
        case .patch(let body, let mediaType):
            try apply(body, mediaType)
            // What libcurl sends like a POST goes out under another name.
            try set(CURLOPT_CUSTOMREQUEST, "PATCH")
        }
    }

    private mutating func apply(_ body: [UInt8], _ mediaType: String) throws(CurlError) {
        try setPost(body)
        // On a kept connection that breaks, libcurl would send the request once more.
        try set(CURLOPT_FRESH_CONNECT, 1)
        try append(RequestHeader.contentType(mediaType))
        // Without `Expect`, which libcurl adds to large bodies and then waits a second.
        try append(headerLine: "Expect:")
    }

    /// Bounds the transfer in time; libcurl counts from when it starts.
    func setTimeouts(total: Duration, connect: Duration) throws(CurlError) {
        try set(CURLOPT_TIMEOUT_MS, total.wholeMilliseconds)
        try set(CURLOPT_CONNECTTIMEOUT_MS, min(total, connect).wholeMilliseconds)
    }

    private mutating func append(_ header: RequestHeader) throws(CurlError) {
        try append(headerLine: "\(header.name): \(header.value)")
    }

    private static let numbers: [(CURLoption, Int)] = [
        (CURLOPT_FOLLOWLOCATION, 0),
        (CURLOPT_MAXREDIRS, 0),
        (CURLOPT_SSL_VERIFYPEER, 1),
        (CURLOPT_SSL_VERIFYHOST, 2),
        (CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2),
        // A new file of authorities is noticed within this many seconds.
        (CURLOPT_CA_CACHE_TIMEOUT, 300),
        (CURLOPT_NOSIGNAL, 1),
        (CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue)),
        (CURLOPT_UNRESTRICTED_AUTH, 0),
        (CURLOPT_AUTOREFERER, 0),
        (CURLOPT_DISALLOW_USERNAME_IN_URL, 1),
        (CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1),
        (CURLOPT_HTTP09_ALLOWED, 0),
        (CURLOPT_PATH_AS_IS, 1),
        (CURLOPT_TCP_NODELAY, 1),
        // Follow DNS changes, and use no connection that the other side has likely forgotten.
        (CURLOPT_MAXLIFETIME_CONN, 300),
        (CURLOPT_MAXAGE_CONN, 60),
        // A transfer that gives up while its host name is being resolved leaves that thread to
        // itself. Otherwise the loop, and with it every other transfer, would wait for DNS.
        (CURLOPT_QUICK_EXIT, 1),
    ]
}

extension Duration {
    /// Whole milliseconds, at least 1 (libcurl takes 0 for "no limit") and at most what 31 bits hold.
    ///
    /// Rounded up, so that nothing ends before its time.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        guard !overflow, product < Int64(Int32.max) else { return Int(Int32.max) - 1000 }
        let (whole, rest) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000_000_000)
        return min(max(1, Int(product + whole + (rest > 0 ? 1 : 0))), Int(Int32.max))
    }
}

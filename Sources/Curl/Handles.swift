internal import CCurl
internal import Glibc
internal import Synchronization

/// One `CURL` handle with the memory that it borrows.
@safe struct EasyHandle: ~Copyable {
    fileprivate let raw: OpaquePointer
    private let errorText: UnsafeMutableBufferPointer<CChar>
    private var headers: UnsafeMutablePointer<curl_slist>?

    init() throws(CurlError) {
        guard let handle = unsafe curl_easy_init() else { throw .outOfMemory }
        unsafe raw = handle
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorText.initialize(repeating: 0)
        unsafe headers = nil
        // Without the buffer, explanations are less precise.
        _ = unsafe rolecall_easy_set_error_buffer(raw, errorText.baseAddress)
    }

    deinit {
        // The handle reads the list and writes the text until it is gone.
        unsafe curl_easy_cleanup(raw)
        unsafe curl_slist_free_all(headers)
        unsafe errorText.deallocate()
    }

    func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
        try check(unsafe rolecall_easy_set_long(raw, option, value))
    }

    func set(_ option: CURLoption, offset value: Int) throws(CurlError) {
        try check(unsafe rolecall_easy_set_offset(raw, option, Int64(value)))
    }

    func set(_ option: CURLoption, _ value: String?) throws(CurlError) {
        try check(unsafe rolecall_easy_set_string(raw, option, value))
    }

    func setPost(_ body: [UInt8]) throws(CurlError) {
        try check(unsafe rolecall_easy_set_post(raw, body, body.count))
    }

    /// Adds one line to the request's head.
    mutating func append(headerLine: String) throws(CurlError) {
        guard let longer = unsafe curl_slist_append(headers, headerLine) else {
            throw .outOfMemory
        }
        unsafe headers = longer
        try check(unsafe rolecall_easy_set_headers(raw, headers))
    }

    /// Has `transfer` receive what arrives.
    ///
    /// It must live until this handle has left its multi handle.
    func setReceiver(_ transfer: Transfer) throws(CurlError) {
        let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()
        try check(unsafe rolecall_easy_set_receivers(raw, onHeadLine, onBody, context))
        try check(unsafe rolecall_easy_set_socket_opener(raw, openSocket, context))
    }

    func setNumber(_ number: UInt) throws(CurlError) {
        try check(unsafe rolecall_easy_set_number(raw, number))
    }

    var status: Int { unsafe rolecall_easy_status(raw) }

    /// The headers of the response that has arrived.
    var responseHeaders: ResponseHeaders {
        var result = ResponseHeaders()
        var last: UnsafeMutablePointer<curl_header>?
        while let header = unsafe rolecall_easy_next_header(raw, last) {
            unsafe result.append(
                name: bytes(ofCString: header.pointee.name),
                value: bytes(ofCString: header.pointee.value)
            )
            unsafe last = header
        }
        return result
    }

    /// What libcurl says about a transfer that ended with `code`.
    func explanation(of code: CURLcode) -> String {
        let text = unsafe String(decoding: bytes(ofCString: errorText.baseAddress), as: UTF8.self)
        return text.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : text
    }

    private func check(_ code: CURLcode) throws(CurlError) {
        guard code == CURLE_OK else {
            throw .libraryFailed(code: Int(code.rawValue), explanation(of: code))
        }
    }
}

/// One `CURLM` handle, with the connections that its transfers share.
@safe final class MultiHandle: @unchecked Sendable {
    // Safety: one thread calls everything but `wakeUp`, which libcurl lets any thread call as long
    // as the handle exists. `isOpen` is held for that call, one write that does not block, so that
    // the handle cannot go in the middle of it.
    private let raw: OpaquePointer
    private let isOpen = Mutex(true)

    init(_ options: HTTPClientOptions) throws(CurlError) {
        guard HTTPClient.isLibraryReady, let handle = unsafe curl_multi_init() else {
            throw .outOfMemory
        }
        unsafe raw = handle
        try set(CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
        try set(CURLMOPT_MAX_HOST_CONNECTIONS, options.connectionsPerHostMax)
        try set(CURLMOPT_MAX_TOTAL_CONNECTIONS, options.connectionsMax)
        try set(CURLMOPT_MAXCONNECTS, options.connectionsMax)
    }

    deinit { close() }

    /// Ends a `poll` that is going on, or the next one; from any thread.
    func wakeUp() {
        isOpen.withLock { isOpen in
            if isOpen { _ = unsafe curl_multi_wakeup(raw) }
        }
    }

    /// Closes all connections; no handle may be left inside.
    func close() {
        let wasOpen = isOpen.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        if wasOpen { _ = unsafe curl_multi_cleanup(raw) }
    }

    func add(_ easy: borrowing EasyHandle) throws(CurlError) {
        try check(unsafe curl_multi_add_handle(raw, easy.raw))
    }

    func remove(_ easy: borrowing EasyHandle) {
        _ = unsafe curl_multi_remove_handle(raw, easy.raw)
    }

    /// Does what can be done without waiting.
    func perform() throws(CurlError) {
        var running: Int32 = 0
        try check(unsafe curl_multi_perform(raw, &running))
    }

    /// Waits until there is something to do, but not longer than `milliseconds`.
    func poll(milliseconds: Int32) throws(CurlError) {
        try check(unsafe curl_multi_poll(raw, nil, 0, milliseconds, nil))
    }

    /// Takes the number and the result of a transfer that has ended.
    func nextFinished() -> (number: UInt, code: CURLcode)? {
        var number: UInt = 0
        var code = CURLE_OK
        let found = unsafe rolecall_multi_next_finished(raw, &number, &code)
        return found == 1 ? (number, code) : nil
    }

    private func set(_ option: CURLMoption, _ value: Int) throws(CurlError) {
        try check(unsafe rolecall_multi_set_long(raw, option, value))
    }

    private func check(_ code: CURLMcode) throws(CurlError) {
        guard code == CURLM_OK else {
            let text = unsafe String(cString: curl_multi_strerror(code))
            throw .libraryFailed(code: Int(code.rawValue), text)
        }
    }
}

extension HTTPClient {
    /// Whether libcurl is set up; done once, before the first handle.
    static let isLibraryReady = rolecall_global_init() == CURLE_OK

    /// libcurl's version and those of the libraries that it uses.
    public static var libraryVersion: String { unsafe String(cString: curl_version()) }
}

private func bytes(ofCString text: UnsafePointer<CChar>?) -> [UInt8] {
    guard let text = unsafe text else { return [] }
    return unsafe [UInt8](UnsafeRawBufferPointer(start: text, count: strlen(text)))
}

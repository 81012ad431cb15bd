internal import CMicroHTTPD

/// One `MHD_Response`, given up after it was queued.
@safe struct OutgoingResponse: ~Copyable {
    private let raw: OpaquePointer

    /// A response with this body, which the library copies.
    init?(body: [UInt8]) {
        let raw = unsafe body.withUnsafeBytes { body in
            unsafe MHD_create_response_from_buffer(
                body.count,
                UnsafeMutableRawPointer(mutating: body.baseAddress),
                .RESPMEM_MUST_COPY
            )
        }
        guard let raw = unsafe raw else { return nil }
        unsafe self.raw = raw
    }

    deinit { unsafe MHD_destroy_response(raw) }

    /// Adds a field; false if it cannot stand in a head.
    ///
    /// The library itself refuses line ends alone, and would cut a text at a NUL.
    func add(_ name: String, _ value: String) -> Bool {
        guard !holdsControls(name.utf8.span), !holdsControls(value.utf8.span) else { return false }
        // Not by passing the strings as they are: that would copy each of them first.
        return unsafe name.withCString { name in
            unsafe value.withCString { value in
                unsafe MHD_add_response_header(raw, name, value) == .YES
            }
        }
    }

    /// Adds a field whose value is the bytes of `range`, which a NUL follows.
    func add(_ name: String, _ range: Range<Int>, of bytes: [UInt8]) -> Bool {
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe add(name, UnsafeRawBufferPointer(rebasing: bytes[range]))
        }
    }

    /// Adds a field whose value is an id.
    func add(_ name: String, _ id: MadeRequestID) -> Bool {
        unsafe withUnsafeBytes(of: id.digits) { unsafe add(name, $0) }
    }

    private func add(_ name: String, _ value: UnsafeRawBufferPointer) -> Bool {
        unsafe name.withCString { name in
            let value = unsafe value.assumingMemoryBound(to: CChar.self).baseAddress
            return unsafe MHD_add_response_header(raw, name, value) == .YES
        }
    }

    /// Gives the response to the library; false if it cannot take one now.
    func queue(on connection: OpaquePointer, status: Int) -> Bool {
        unsafe MHD_queue_response(connection, CUnsignedInt(status), raw) == .YES
    }
}

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

    /// Adds a field whose value is the bytes of `range`, of which the last is a NUL.
    func add(_ name: String, _ range: Range<Int>, of bytes: [UInt8]) -> Bool {
        unsafe name.withCString { name in
            unsafe bytes.withUnsafeBytes { bytes in
                let value = unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
                    .assumingMemoryBound(to: CChar.self)
                return unsafe MHD_add_response_header(raw, name, value.baseAddress) == .YES
            }
        }
    }

    /// Gives the response to the library; false if it cannot take one now.
    func queue(on connection: OpaquePointer, status: Int) -> Bool {
        unsafe MHD_queue_response(connection, CUnsignedInt(status), raw) == .YES
    }
}

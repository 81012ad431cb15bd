internal import CSimdJSON

extension JSONValue {
    /// Reads one JSON text (RFC 8259), without guessing what an ambiguous one means.
    ///
    /// Refused are, as by RFC 7493 (I-JSON), members of one name, escapes that are half a surrogate
    /// pair and text that is not UTF-8, and a byte order mark. Numbers are kept as written, whatever
    /// their value; a text of more than ``JSONNumber/bytesMax`` is refused.
    public init(
        parsing bytes: [UInt8],
        limits: JSONLimits = .standard
    ) throws(JSONError) {
        try self.init(parsing: bytes.span, limits: limits)
    }

    /// Reads one JSON text that `bytes` holds, under the same rules.
    public init(
        parsing bytes: Span<UInt8>,
        limits: JSONLimits = .standard
    ) throws(JSONError) {
        guard bytes.count <= limits.bytes else { throw .tooLarge(limit: limits.bytes) }
        let result = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe JSONValue.parse(buffer, limits: limits)
        }
        self = try result.get()
    }

    private static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>,
        limits: JSONLimits
    ) -> Result<JSONValue, JSONError> {
        let depth = min(max(limits.depth, 0), Int(ROLECALL_JSON_DEPTH_MAX))
        guard let parser = unsafe rolecall_json_acquire() else {
            return .failure(.noMemory)
        }
        defer { unsafe rolecall_json_release(parser) }
        // Safety: the document borrows the parser's buffers, and does not leave this function.
        let document = unsafe rolecall_json_parse(parser, bytes.baseAddress, bytes.count, depth)
        switch unsafe document.status {
        case .ok:
            var builder = unsafe ValueBuilder(document)
            return .success(builder.next())
        case .invalid: return .failure(.invalid(offset: unsafe document.detail))
        case .invalidUTF8: return .failure(.invalidUTF8)
        case .duplicateMember:
            var builder = unsafe ValueBuilder(document, at: document.detail)
            return .failure(.duplicateMember(builder.nextText()))
        case .tooDeep: return .failure(.tooDeep(limit: depth))
        case .noMemory: return .failure(.noMemory)
        case .numberTooLong: return .failure(.numberTooLong(limit: JSONNumber.bytesMax))
        }
    }
}

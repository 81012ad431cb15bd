internal import CRE2
internal import JSON

/// A compiled pattern in RE2's syntax, which is the dialect of CEL's `matches`.
///
/// A search takes time linear in the text, whatever the pattern. Threads may share one.
@safe final class RegularExpression: @unchecked Sendable {
    // Safety: `raw` is set once, RE2 lets threads search with one expression at once, and `deinit`
    // is the only one that frees it.
    private let raw: OpaquePointer

    /// Instructions of the program: a search costs at most this many steps per byte of text.
    ///
    /// Counted repetitions multiply it, so it says more about the cost than the pattern's length.
    let programSize: Int

    /// Compiles `pattern`.
    init(
        _ pattern: ExactString,
        limits: RegularExpressionLimits = .standard
    ) throws(RegularExpressionError) {
        guard pattern.codePointCount <= limits.patternLength else {
            throw .tooLong(limit: limits.patternLength)
        }
        let compilation = unsafe Self.compile(pattern, memoryBytes: limits.memoryBytes)
        switch unsafe compilation.status {
        case .ok: break
        case .invalid: throw .invalid(reason: unsafe Self.reason(compilation))
        case .tooLarge, .noMemory: throw .tooLarge(limit: limits.programSize)
        }
        guard let expression = unsafe compilation.expression else {
            throw .tooLarge(limit: limits.programSize)
        }
        unsafe raw = expression
        unsafe programSize = Int(compilation.program_size)
        guard programSize <= limits.programSize else { throw .tooLarge(limit: limits.programSize) }
    }

    deinit { unsafe rolecall_re2_free(raw) }

    /// Whether the pattern matches somewhere in `text`.
    func matches(_ text: ExactString) -> Bool {
        let bytes = text.utf8.span
        return unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe rolecall_re2_matches(raw, bytes.baseAddress, bytes.count)
        }
    }

    private static func compile(
        _ pattern: ExactString,
        memoryBytes: Int
    ) -> rolecall_re2_compilation {
        let bytes = pattern.utf8.span
        return unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe rolecall_re2_compile(bytes.baseAddress, bytes.count, Int64(memoryBytes))
        }
    }

    private static func reason(_ compilation: rolecall_re2_compilation) -> String {
        unsafe withUnsafeBytes(of: compilation.error) { bytes in
            unsafe String(decoding: bytes.prefix(compilation.error_count), as: UTF8.self)
        }
    }
}

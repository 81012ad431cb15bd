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

    /// Compiles `pattern`; one that may be too much work is refused before RE2 sees it.
    convenience init(
        _ pattern: ExactString,
        limits: RegularExpressionLimits = .standard
    ) throws(RegularExpressionError) {
        _ = try limits.work(of: pattern)
        try self.init(admitted: pattern, limits)
    }

    /// Compiles a pattern whose work is within the limits.
    init(
        admitted pattern: ExactString,
        _ limits: RegularExpressionLimits
    ) throws(RegularExpressionError) {
        let (expression, size) = unsafe try Self.compiled(pattern, limits)
        unsafe raw = expression
        programSize = size
        guard programSize <= limits.programSize else { throw .tooLarge(limit: limits.programSize) }
    }

    deinit { unsafe rolecall_re2_free(raw) }

    /// Whether the pattern matches somewhere in `text`.
    func matches(_ text: ExactString) throws(RegularExpressionError) -> Bool {
        let bytes = text.utf8.span
        let answer = unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe rolecall_re2_search(raw, bytes.baseAddress, bytes.count)
        }
        switch answer {
        case .match: return true
        case .noMatch: return false
        case .searchFailed: throw .noMemory
        }
    }

    private static func compiled(
        _ pattern: ExactString,
        _ limits: RegularExpressionLimits
    ) throws(RegularExpressionError) -> (OpaquePointer, size: Int) {
        let compilation = unsafe compile(pattern, memoryBytes: limits.memoryBytes)
        switch unsafe compilation.status {
        case .ok: break
        case .invalid: throw .invalid(reason: unsafe reason(compilation))
        case .tooLarge: throw .tooLarge(limit: limits.programSize)
        case .noMemory: throw .noMemory
        }
        guard let expression = unsafe compilation.expression else { throw .noMemory }
        return unsafe (expression, Int(compilation.program_size))
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

extension RegularExpressionLimits {
    /// What it takes to compile a pattern, if that is within the limits.
    func work(
        of pattern: ExactString
    ) throws(RegularExpressionError) -> RegularExpressionWork {
        guard pattern.codePointCount <= patternLength else { throw .tooLong(limit: patternLength) }
        let work = RegularExpressionWork(pattern)
        guard work.instructions <= estimatedSize else { throw .tooLarge(limit: programSize) }
        guard work.units <= units else { throw .tooManyClasses }
        return work
    }
}

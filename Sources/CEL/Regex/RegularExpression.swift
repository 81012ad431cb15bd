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

    /// How much work it may be to find out that a pattern compiles to too much.
    enum Refusal {
        /// Some hundred milliseconds: for a pattern that is compiled once.
        case late
        /// A millisecond: for one that comes with a request. Less is compiled.
        case early
    }

    /// Compiles `pattern`.
    init(
        _ pattern: ExactString,
        _ refusal: Refusal = .late,
        limits: RegularExpressionLimits = .standard
    ) throws(RegularExpressionError) {
        guard pattern.codePointCount <= limits.patternLength else {
            throw .tooLong(limit: limits.patternLength)
        }
        if case .early = refusal, pattern.mayCompileToMuch {
            let (first, _) = unsafe try Self.compiled(pattern, limits, limits.earlyMemoryBytes)
            unsafe rolecall_re2_free(first)
        }
        let (expression, size) = unsafe try Self.compiled(pattern, limits, limits.memoryBytes)
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
        _ limits: RegularExpressionLimits,
        _ memoryBytes: Int
    ) throws(RegularExpressionError) -> (OpaquePointer, size: Int) {
        let compilation = unsafe compile(pattern, memoryBytes: memoryBytes)
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

extension ExactString {
    /// Whether the pattern may compile to far more instructions than it has bytes: it counts repetitions, or names a
    /// class of code points by a property.
    fileprivate var mayCompileToMuch: Bool {
        var isEscaped = false
        for byte in utf8 {
            if byte == UInt8(ascii: "{") { return true }
            if isEscaped, byte | 0x20 == UInt8(ascii: "p") { return true }
            isEscaped = byte == UInt8(ascii: "\\")
        }
        return false
    }
}

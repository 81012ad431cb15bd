/// How large a regular expression may be.
struct RegularExpressionLimits: Sendable {
    /// Code points of the pattern.
    var patternLength: Int
    /// Instructions of the compiled program.
    var programSize: Int
    /// Bytes for the program and the automata that searches build from it, for each expression.
    var memoryBytes: Int
    /// Bytes in which a pattern must compile that is refused early, before it gets `memoryBytes`.
    var earlyMemoryBytes: Int

    /// 1,000 code points, 10,000 instructions, 4 MiB, early 64 KiB.
    ///
    /// An automaton that outgrows its memory is started afresh, and given up for a slower search
    /// when that happens too often: still linear in the text, but times the size of the program.
    static let standard = RegularExpressionLimits(
        patternLength: 1000,
        programSize: 10_000,
        memoryBytes: 4 << 20,
        earlyMemoryBytes: 64 << 10
    )
}

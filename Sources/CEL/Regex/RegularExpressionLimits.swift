/// How large a regular expression may be.
struct RegularExpressionLimits: Sendable {
    /// Code points of the pattern.
    var patternLength: Int
    /// Instructions of the compiled program.
    var programSize: Int
    /// Instructions that a pattern may look like: far more than `programSize`, because ``RegularExpressionWork`` is an
    /// upper bound.
    var estimatedSize: Int
    /// Units that compiling a pattern may take by its look, of at most about 100 ns.
    var units: Int
    /// Bytes for the program and the automata that searches build from it, for each expression.
    var memoryBytes: Int

    /// For patterns that are compiled once: 1,000 code points, 10,000 instructions, or 40,000 by their look, 700,000
    /// units, 4 MiB.
    ///
    /// An automaton that outgrows its memory is started afresh, and given up for a slower search
    /// when that happens too often: still linear in the text, but times the size of the program.
    static let standard = RegularExpressionLimits(
        patternLength: 1000,
        programSize: 10_000,
        estimatedSize: 40_000,
        units: 700_000,
        memoryBytes: 4 << 20
    )

    /// For patterns that come with a request, and are compiled for each search: 5,000 instructions by their look,
    /// 60,000 units.
    static let computed = {
        var limits = standard
        limits.estimatedSize = 5000
        limits.units = 60_000
        return limits
    }()
}

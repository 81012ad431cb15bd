internal import JSON

/// A pattern that may be compiled.
struct PatternSource {
    let pattern: ExactString
    /// What compiling it takes at most, on top of ``units(_:)``.
    let compilationUnits: Int
    private let limits: RegularExpressionLimits

    /// The units for an empty one.
    static let baseUnits = 300
    private static let byteUnits = 10

    /// Looks at a pattern; one that may be too much work is refused.
    init(
        _ pattern: ExactString,
        _ limits: RegularExpressionLimits,
        length: Int
    ) throws(RegularExpressionError) {
        self.pattern = pattern
        var limits = limits
        limits.patternLength = length
        self.limits = limits
        compilationUnits = try limits.work(of: pattern).units
    }

    /// The units to look at a pattern, and to compile a plain one of its length.
    static func units(_ pattern: ExactString) -> Int {
        baseUnits &+ byteUnits &* pattern.utf8.count
    }

    /// Compiles it.
    func compiled() throws(RegularExpressionError) -> CompiledPattern {
        CompiledPattern(
            expression: try RegularExpression(admitted: pattern, limits),
            length: pattern.codePointCount
        )
    }
}

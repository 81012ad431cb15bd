internal import JSON

/// How much work a pattern is to compile, told from its text alone.
///
/// RE2 bounds the size of a program, but neither the time in which it reads classes of code points and folds their
/// case, nor that in which it multiplies repetitions. This is an upper bound, and at times several times too high.
struct RegularExpressionWork: Equatable {
    /// Units that RE2 takes at most, of at most about 100 ns, on top of what a plain pattern of the length takes.
    let units: Int
    /// About how many instructions it compiles to.
    let instructions: Int

    /// What an instruction takes that RE2 makes, which may be one that the program does not have in the end.
    private static let instructionUnits = 8

    init(_ pattern: ExactString) {
        var scanner = PatternScanner(Array(pattern.utf8))
        scanner.run()
        let total = scanner.total
        instructions = total.instructions
        let programs = scanner.mayEndAtTheEnd ? 2 : 1
        let making = RegularExpressionWork.instructionUnits * instructions * programs
        units = scanner.reading + total.chains + making
    }
}

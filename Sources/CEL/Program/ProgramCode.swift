internal import JSON

/// A program ready to run: steps in one array, operands before what uses them.
final class ProgramCode: Sendable {
    /// Fields of a variable, one in the other.
    struct Path {
        let variable: Int32
        let first: Int32
        let count: Int32
    }

    /// What the planner makes.
    struct Contents: Sendable {
        var steps: [Step] = []
        /// The byte of the source that errors of a step point to.
        var offsets: [Int32] = []
        var children: [StepID] = []
        var constants: [CELValue] = []
        var names: [ExactString] = []
        var paths: [Path] = []
        var pathNames: [ExactString] = []
        var loops: [LoopStep] = []
        var failures: [(code: CELEvaluationError.Code, detail: String)] = []
        var sets: [ConstantSet] = []
        var patterns: [CompiledPattern] = []
        var localCount = 0
        var root: StepID = 0
    }

    let limits: CELLimits
    let steps: [Step]
    let offsets: [Int32]
    let children: [StepID]
    let constants: [CELValue]
    let names: [ExactString]
    let paths: [Path]
    let pathNames: [ExactString]
    let loops: [LoopStep]
    let failures: [(code: CELEvaluationError.Code, detail: String)]
    let sets: [ConstantSet]
    let patterns: [CompiledPattern]
    let localCount: Int
    let root: StepID

    init(_ contents: Contents, limits: CELLimits) {
        self.limits = limits
        steps = contents.steps
        offsets = contents.offsets
        children = contents.children
        constants = contents.constants
        names = contents.names
        paths = contents.paths
        pathNames = contents.pathNames
        loops = contents.loops
        failures = contents.failures
        sets = contents.sets
        patterns = contents.patterns
        localCount = contents.localCount
        root = contents.root
    }
}

extension ProgramCode {
    /// About how many bytes the program takes.
    var byteCount: Int {
        var bytes = steps.count * ProgramCode.stepBytes
        for value in constants { bytes += 4 * (value.keptBytes(atMost: .max / 8) ?? 0) }
        for set in sets { bytes += ProgramCode.keyBytes * set.keys.count }
        for pattern in patterns {
            bytes += ProgramCode.instructionBytes * pattern.expression.programSize
        }
        return bytes
    }

    private static let stepBytes = 32
    private static let keyBytes = 64
    /// For searching in both directions, and the first states of the automata.
    private static let instructionBytes = 64
}

/// The elements of a literal list that `in` looks into.
struct ConstantSet: Sendable {
    let keys: Set<MapKey>
    /// For values that have no key, such as doubles.
    let list: CELValue
}

/// A pattern that was compiled with the program.
struct CompiledPattern: Sendable {
    let expression: RegularExpression
    /// Code points of the pattern.
    let length: Int

    /// The units that each ten bytes of a text cost.
    ///
    /// In the reference model a quarter of the pattern; a pattern with repetitions or classes of many code points
    /// counts by what it compiles to.
    var units: Int { max((length &+ 3) / 4, expression.programSize / 50) }
}

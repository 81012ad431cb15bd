internal import JSON

/// What expressions may name, and how much they may take.
public struct CELEnvironment: Sendable {
    /// The variables; a variable's place here is its slot in a ``CELActivation``.
    public let variables: [CELVariable]
    /// Names are looked up in this dotted prefix first.
    public let container: String
    /// The limits of every expression.
    public let limits: CELLimits
    let library: Library
    private let slots: [ExactString: Int]

    /// An environment with the functions of the dialect and `functions`.
    ///
    /// Of two variables of one name the first counts.
    public init(
        variables: [CELVariable],
        functions: [CELFunctionDeclaration] = [],
        container: String = "",
        limits: CELLimits = .standard
    ) {
        self.variables = variables
        self.container = container
        self.limits = limits
        var library = Library.standard
        for function in functions { library.add(function) }
        self.library = library
        slots = Dictionary(
            variables.enumerated().map { (ExactString($1.name), $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The slot of a variable; nil if none is called `name`.
    public func slot(of name: String) -> Int? { slots[ExactString(name)] }

    func slot(_ name: ExactString) -> Int? { slots[name] }

    /// The names that `name` may stand for, the innermost container first.
    func candidates(for name: ExactString, isRooted: Bool) -> [ExactString] {
        guard !isRooted, !container.isEmpty else { return [name] }
        var parts = container.split(separator: ".")
        var candidates: [ExactString] = []
        while !parts.isEmpty {
            candidates.append(ExactString("\(parts.joined(separator: ".")).\(name)"))
            parts.removeLast()
        }
        return candidates + [name]
    }
}

extension CELEnvironment {
    /// How much of an expression is checked before it is evaluated.
    public enum Checks: Sendable {
        /// Names and types: what condition authors want.
        case all
        /// Nothing: unknown names, and functions called wrongly, are errors when they are evaluated.
        case none
    }
}

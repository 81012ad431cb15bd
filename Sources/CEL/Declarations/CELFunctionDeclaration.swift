/// A function that expressions may call, as the checker knows it.
public struct CELFunctionDeclaration: Sendable {
    /// One way to call it.
    public struct Overload: Sendable {
        /// Whether it is called as `a.f(b)`; `a` is then the first parameter.
        public let isMember: Bool
        /// The types of the arguments; they may hold type parameters.
        public let parameters: [CELType]
        /// The type of the result.
        public let result: CELType

        /// A way to call a function.
        public init(isMember: Bool, parameters: [CELType], result: CELType) {
            self.isMember = isMember
            self.parameters = parameters
            self.result = result
        }
    }

    /// The name, which may be dotted: `math.abs`.
    public let name: String
    /// The ways to call it.
    public let overloads: [Overload]
    /// What runs; nil for a function that expressions may name but not run.
    let function: Function?

    /// Declares a function without implementation: calling it is an error when it is evaluated.
    public init(_ name: String, _ overloads: [Overload]) {
        self.name = name
        self.overloads = overloads
        function = nil
    }

    init(_ name: String, _ function: Function, _ overloads: [Overload]) {
        self.name = name
        self.overloads = overloads
        self.function = function
    }
}

extension CELFunctionDeclaration.Overload {
    /// `f(a, b)`.
    static func global(_ parameters: CELType..., to result: CELType) -> Self {
        Self(isMember: false, parameters: parameters, result: result)
    }

    /// `a.f(b)`.
    static func member(_ parameters: CELType..., to result: CELType) -> Self {
        Self(isMember: true, parameters: parameters, result: result)
    }
}

/// A variable that expressions may read.
public struct CELVariable: Sendable {
    /// The name, which may be dotted.
    public let name: String
    /// What it holds.
    public let type: CELType

    /// Declares a variable.
    public init(_ name: String, _ type: CELType) {
        self.name = name
        self.type = type
    }
}

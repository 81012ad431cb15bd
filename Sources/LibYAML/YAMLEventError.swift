/// Why the library cannot read on.
public enum YAMLEventError: Error, Equatable, Sendable {
    /// The text is no YAML: what is wrong, in the library's words, and where.
    case syntax(problem: String, mark: YAMLMark)
    /// The bytes are no UTF-8, or a character may not stand in a text.
    case unreadable
    /// There is no memory.
    case outOfMemory
}

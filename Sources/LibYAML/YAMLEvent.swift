/// One step through a YAML text (YAML 1.2.2 §3.1.2): a value, or where a list, a mapping or the document
/// begins or ends.
public struct YAMLEvent: Equatable, Sendable {
    /// What is met.
    public enum Kind: Equatable, Sendable {
        /// A document begins, with its mark or without.
        case documentStart
        /// The document ends.
        case documentEnd
        /// The text ends.
        case streamEnd
        /// A name for a value that stands elsewhere.
        case alias
        /// A text. `isPlain` is false for quoted ones and blocks.
        case scalar(text: String, isPlain: Bool)
        /// A list begins.
        case sequenceStart
        /// The list ends.
        case sequenceEnd
        /// A mapping begins; its keys and values follow in turn.
        case mappingStart
        /// The mapping ends.
        case mappingEnd
    }

    /// What is met.
    public let kind: Kind
    /// Where it begins.
    public let mark: YAMLMark
    /// Whether it has an anchor.
    public let isAnchored: Bool
    /// Whether it has a tag that the library keeps: it forgets some that change nothing.
    public let isTagged: Bool
}

/// A place in a YAML text: line and column from 1, the column in code points.
public struct YAMLMark: Equatable, Sendable {
    /// The line.
    public let line: Int
    /// The column.
    public let column: Int
}

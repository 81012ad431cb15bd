/// A place in a YAML text: the line and the column in code points, both counted from 1.
public struct YAMLPosition: Hashable, Comparable, Sendable {
    /// The line.
    public let line: Int
    /// The column, in Unicode code points.
    public let column: Int

    /// Names a place.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The first place of every text.
    public static let start = YAMLPosition(line: 1, column: 1)

    /// Orders by line, then by column.
    public static func < (left: YAMLPosition, right: YAMLPosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// One value of a YAML text (YAML 1.2.2 §3.2.1), with its place.
///
/// Of YAML only what has one meaning for every reader is taken: no anchors, aliases, merge keys,
/// explicit tags, repeated keys, or keys that are not texts.
public struct YAMLNode: Equatable, Sendable {
    /// What a value is.
    public enum Content: Equatable, Sendable {
        /// A text; whether it is a number, a boolean or nothing is for the reader to say.
        /// `isQuoted` is true for every style but plain.
        case scalar(text: String, isQuoted: Bool)
        /// A list.
        case sequence([YAMLNode])
        /// Keys and values, in their order. No key stands twice, compared byte for byte.
        case mapping([Entry])
    }

    /// A key and its value.
    public struct Entry: Equatable, Sendable {
        /// The key's text.
        public let key: String
        /// Where the key stands.
        public let keyPosition: YAMLPosition
        /// The value.
        public let value: YAMLNode

        /// Names a key and its value.
        public init(key: String, keyPosition: YAMLPosition, value: YAMLNode) {
            self.key = key
            self.keyPosition = keyPosition
            self.value = value
        }
    }

    /// Where the value begins.
    public let position: YAMLPosition
    /// What the value is.
    public let content: Content

    /// Makes a value.
    public init(position: YAMLPosition, content: Content) {
        self.position = position
        self.content = content
    }

    /// A text as if it stood plain in a file by itself.
    public init(scalar text: String) {
        self.init(position: .start, content: .scalar(text: text, isQuoted: false))
    }

    /// Whether the value is nothing: empty, `~` or `null` (YAML 1.2.2 §10.3.2), unquoted.
    public var isNull: Bool {
        guard case .scalar(let text, isQuoted: false) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains { $0.utf8.elementsEqual(text.utf8) }
    }

    /// What the value is, for messages: its text between backticks, `a list`, `a mapping`, `nothing`.
    public var summary: String {
        switch content {
        case .scalar(let text, _): isNull ? "nothing" : "`\(text.shortenedForMessage)`"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// A mapping whose keys are fixed words: ask for each, then `finish()` refuses all others.
public final class YAMLMapping {
    /// The mapping as a value, for faults of the whole.
    public let field: YAMLField
    private let entries: [YAMLNode.Entry]
    private var asked: [String] = []

    /// Opens a mapping.
    ///
    /// - Throws: if the value is something else.
    public init(_ field: YAMLField) throws(YAMLError) {
        guard case .mapping(let entries) = field.node.content else {
            throw field.mismatch(expected: "a mapping")
        }
        self.field = field
        self.entries = entries
    }

    /// The value of a key that must be there.
    public func required(_ key: String) throws(YAMLError) -> YAMLField {
        guard let value = optional(key) else { throw field.error("key `\(key)` is missing") }
        return value
    }

    /// The value of a key that may be missing.
    ///
    /// A value that is nothing counts as being there.
    public func optional(_ key: String) -> YAMLField? {
        asked.append(key)
        guard let entry = entries.first(where: { $0.key.utf8.elementsEqual(key.utf8) }) else {
            return nil
        }
        return YAMLField(entry.value, file: field.file, path: field.joined(key))
    }

    /// Where a key stands, if it is there.
    public func keyPosition(_ key: String) -> YAMLPosition? {
        entries.first { $0.key.utf8.elementsEqual(key.utf8) }?.keyPosition
    }

    /// Refuses the first key that nobody asked for.
    public func finish() throws(YAMLError) {
        for entry in entries {
            guard !asked.contains(where: { $0.utf8.elementsEqual(entry.key.utf8) }) else {
                continue
            }
            let hint = YAMLSuggestion.closest(to: entry.key, in: asked).map {
                "; did you mean `\($0)`?"
            }
            throw YAMLError(
                file: field.file,
                position: entry.keyPosition,
                message: "unknown key `\(field.joined(entry.key))`\(hint ?? "")"
            )
        }
    }
}

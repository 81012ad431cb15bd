/// A place in a policy file.
public struct PolicyPlace: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The file's name, as the caller gave it.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The column in the line, from 1.
    public let column: Int

    /// `file:line:column`.
    public var description: String { "\(file):\(line):\(column)" }

    /// Orders by file (by its bytes), line and column.
    public static func < (left: PolicyPlace, right: PolicyPlace) -> Bool {
        if left.file.utf8.elementsEqual(right.file.utf8) {
            return (left.line, left.column) < (right.line, right.column)
        }
        return left.file.utf8.lexicographicallyPrecedes(right.file.utf8)
    }
}

/// A value and where it was read.
struct Located<Value: Sendable>: Sendable {
    let value: Value
    let place: PolicyPlace
}

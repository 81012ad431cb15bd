/// A value with the keys that lead to it, read as what is expected of it.
///
/// Every reader throws a `YAMLError` that names the key, what was found and what was expected.
public struct YAMLField: Sendable {
    /// The file's name.
    public let file: String
    /// The keys and positions on the way, `roles.editor.permissions[2]`.
    public let path: String
    /// The value.
    public let node: YAMLNode

    /// Names a value.
    public init(_ node: YAMLNode, file: String, path: String) {
        self.node = node
        self.file = file
        self.path = path
    }

    /// Where the value begins.
    public var position: YAMLPosition { node.position }

    /// A fault of this value.
    public func error(_ message: String) -> YAMLError {
        YAMLError(
            file: file,
            position: position,
            message: path.isEmpty ? message : "`\(path)`: \(message)"
        )
    }

    /// The fault of being something other than `expected`.
    public func mismatch(expected: String) -> YAMLError {
        error("found \(node.summary), expected \(expected)")
    }

    /// The fault of being something other than `expected`, which is not taken in quotes.
    func mismatch(expectedPlain expected: String) -> YAMLError {
        guard case .scalar(let text, isQuoted: true) = node.content else {
            return mismatch(expected: expected)
        }
        return error(
            "found the text `\"\(text.shortenedForMessage)\"`, expected \(expected), without quotes"
        )
    }

    /// A text, plain or quoted, that is not nothing.
    public func string() throws(YAMLError) -> String {
        guard case .scalar(let text, _) = node.content, !node.isNull else {
            throw mismatch(expected: "a text")
        }
        return text
    }

    /// Plain `true` or `false`; none of the other words that some readers take.
    public func bool() throws(YAMLError) -> Bool {
        switch plain {
        case "true": return true
        case "false": return false
        default: throw mismatch(expectedPlain: "`true` or `false`")
        }
    }

    /// A whole number in decimal digits, within `range`.
    public func int(in range: ClosedRange<Int>) throws(YAMLError) -> Int {
        guard let number = plain.flatMap(Self.decimal), range.contains(number) else {
            let isOne = range.lowerBound == range.upperBound
            throw mismatch(
                expectedPlain: isOne
                    ? "`\(range.lowerBound)`"
                    : "a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// One of `names`, compared byte for byte.
    public func enumeration(_ names: [String]) throws(YAMLError) -> String {
        let text = try string()
        if let name = names.first(where: { $0.utf8.elementsEqual(text.utf8) }) { return name }
        let list = names.map { "`\($0)`" }.joined(separator: ", ")
        let hint = YAMLSuggestion.closest(to: text, in: names).map { "; did you mean `\($0)`?" }
        throw mismatch(expected: "one of \(list)\(hint ?? "")")
    }

    /// The elements of a list.
    public func list() throws(YAMLError) -> [YAMLField] {
        guard case .sequence(let nodes) = node.content else { throw mismatch(expected: "a list") }
        return nodes.enumerated().map { YAMLField($1, file: file, path: "\(path)[\($0)]") }
    }

    /// The texts of a list.
    public func strings() throws(YAMLError) -> [String] {
        var texts: [String] = []
        for element in try list() { texts.append(try element.string()) }
        return texts
    }

    /// A mapping whose keys are fixed words.
    public func mapping() throws(YAMLError) -> YAMLMapping { try YAMLMapping(self) }

    /// A mapping whose keys are names that the author chose.
    public func members() throws(YAMLError) -> [YAMLMember] {
        guard case .mapping(let entries) = node.content else {
            throw mismatch(expected: "a mapping")
        }
        return entries.map { entry in
            YAMLMember(
                name: entry.key,
                namePosition: entry.keyPosition,
                value: YAMLField(entry.value, file: file, path: joined(entry.key))
            )
        }
    }
}

extension YAMLField {
    /// The text of a plain scalar that is not nothing.
    var plain: String? {
        guard case .scalar(let text, isQuoted: false) = node.content, !node.isNull else {
            return nil
        }
        return text
    }

    /// The text of a number with its unit.
    ///
    /// With a unit it is a text for YAML, quoted or not; digits alone are one only in quotes.
    var measure: String? {
        guard case .scalar(let text, let isQuoted) = node.content, !node.isNull else { return nil }
        return isQuoted && YAMLField.decimal(text) != nil ? nil : text
    }

    /// `path` with one more key.
    func joined(_ key: String) -> String { YAMLStep.key(key).appended(to: path) }

    /// A number of `-` and digits only, so that `+5` and `1_000` are refused.
    static func decimal(_ text: String) -> Int? {
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let digits = text.utf8.dropFirst(isNegative ? 1 : 0)
        return isDecimal(digits) ? Int(text) : nil
    }

    /// Whether these are digits with no zero in front, since `010` is 8 for readers of YAML 1.1.
    static func isDecimal(_ digits: Substring.UTF8View) -> Bool {
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return false
        }
        return digits.count == 1 || digits.first != UInt8(ascii: "0")
    }
}

/// A name that the author chose, and its value.
public struct YAMLMember: Sendable {
    /// The name.
    public let name: String
    /// Where the name stands.
    public let namePosition: YAMLPosition
    /// The value.
    public let value: YAMLField
}

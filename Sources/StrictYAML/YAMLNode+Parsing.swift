internal import Yams

extension YAMLNode {
    /// Reads a text with one document.
    ///
    /// - Parameters:
    ///   - text: the bytes, in UTF-8. An empty text is a null scalar.
    ///   - file: the name that errors give.
    ///   - limits: how large the text may be.
    /// - Returns: the document's root.
    /// - Throws: the first fault.
    public static func parse(
        _ text: [UInt8],
        file: String,
        limits: YAMLLimits = .standard
    ) throws(YAMLError) -> YAMLNode {
        guard text.count <= limits.bytes else {
            throw YAMLError(
                file: file,
                position: .start,
                message: "found \(text.count) bytes, expected at most \(limits.bytes)"
            )
        }
        guard let string = String(validating: text, as: UTF8.self) else {
            throw YAMLError(
                file: file,
                position: Self.positionOfInvalidUTF8(in: text),
                message: "found bytes that are not UTF-8"
            )
        }
        return try parse(string, file: file, limits: limits)
    }

    /// Reads a text with one document; see `parse(_:file:limits:)` for bytes.
    public static func parse(
        _ text: String,
        file: String,
        limits: YAMLLimits = .standard
    ) throws(YAMLError) -> YAMLNode {
        if let position = positionOfNUL(in: text) {
            throw YAMLError(file: file, position: position, message: "found a NUL character")
        }
        do {
            // The tree's anchors live as long as the parser does. The encoding is given so that no
            // environment variable chooses it.
            let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
            var reader = TreeReader(file: file, limits: limits)
            guard let root = try parser.singleRoot() else {
                return YAMLNode(position: .start, content: .scalar(text: "", isQuoted: false))
            }
            return try withExtendedLifetime(parser) { try reader.node(root, depth: 1) }
        } catch let error as YAMLError {
            throw error
        } catch let error as YamlError {
            throw YAMLError(error, file: file)
        } catch {
            throw YAMLError(file: file, position: .start, message: "\(error)")
        }
    }

    private static func positionOfNUL(in text: String) -> YAMLPosition? {
        guard text.utf8.contains(0) else { return nil }
        let before = text.unicodeScalars.prefix { $0 != "\0" }
        return position(after: before)
    }

    private static func positionOfInvalidUTF8(in text: [UInt8]) -> YAMLPosition {
        // Repairing puts U+FFFD where the first bad byte is; a text may hold one of its own before,
        // and then the place is a little early.
        let before = String(decoding: text, as: UTF8.self).unicodeScalars.prefix {
            $0 != "\u{FFFD}"
        }
        return position(after: before)
    }

    private static func position(
        after text: some Sequence<Unicode.Scalar>
    ) -> YAMLPosition {
        var line = 1
        var column = 1
        for scalar in text {
            column += 1
            if scalar == "\n" {
                line += 1
                column = 1
            }
        }
        return YAMLPosition(line: line, column: column)
    }
}

/// Turns the library's tree into ours, and refuses what has more than one meaning.
private struct TreeReader {
    let file: String
    let limits: YAMLLimits
    private var count = 0

    init(file: String, limits: YAMLLimits) {
        self.file = file
        self.limits = limits
    }

    /// The recursion ends at the limit's depth, whatever the tree's.
    mutating func node(_ node: Node, depth: Int) throws(YAMLError) -> YAMLNode {
        let position = Self.position(node)
        guard depth <= limits.depth else {
            throw error("found nesting deeper than \(limits.depth)", at: position)
        }
        count += 1
        guard count <= limits.nodes else {
            throw error("found more than \(limits.nodes) values", at: position)
        }
        // An alias became a copy of its target, whose anchor is met first: so aliases end here too.
        guard node.anchor == nil else {
            throw error(
                "found an anchor (`&`), which is not taken: write the value out",
                at: position
            )
        }
        switch node {
        case .scalar(let scalar):
            return YAMLNode(position: position, content: try content(scalar, at: position))
        case .sequence(let sequence):
            guard isUntagged(sequence.tag) else { throw tagged(at: position) }
            var elements: [YAMLNode] = []
            elements.reserveCapacity(sequence.count)
            for element in sequence { elements.append(try self.node(element, depth: depth + 1)) }
            return YAMLNode(position: position, content: .sequence(elements))
        case .mapping(let mapping):
            guard isUntagged(mapping.tag) else { throw tagged(at: position) }
            return YAMLNode(
                position: position,
                content: .mapping(try entries(mapping, depth: depth))
            )
        case .alias:
            throw error("found an alias (`*`), which is not taken", at: position)
        }
    }

    private mutating func entries(
        _ mapping: Node.Mapping,
        depth: Int
    ) throws(YAMLError) -> [YAMLNode.Entry] {
        var entries: [YAMLNode.Entry] = []
        var keys: Set<[UInt8]> = []
        entries.reserveCapacity(mapping.count)
        for (key, value) in mapping {
            let keyNode = try node(key, depth: depth + 1)
            guard case .scalar(let text, let isQuoted) = keyNode.content, !keyNode.isNull else {
                throw error(
                    "found \(keyNode.summary), expected a text as key",
                    at: keyNode.position
                )
            }
            guard isQuoted || text != "<<" else {
                throw error("found a merge key (`<<`), which is not taken", at: keyNode.position)
            }
            guard keys.insert(Array(text.utf8)).inserted else {
                throw error("found key \(keyNode.summary) a second time", at: keyNode.position)
            }
            entries.append(
                YAMLNode.Entry(
                    key: text,
                    keyPosition: keyNode.position,
                    value: try node(value, depth: depth + 1)
                )
            )
        }
        return entries
    }

    private func content(
        _ scalar: Node.Scalar,
        at position: YAMLPosition
    ) throws(YAMLError) -> YAMLNode.Content {
        let isQuoted = scalar.style != .plain
        let isUntagged =
            isUntagged(scalar.tag) || (isQuoted && scalar.tag.rawValue == Tag.Name.str.rawValue)
        guard isUntagged else { throw tagged(at: position) }
        return .scalar(text: scalar.string, isQuoted: isQuoted)
    }

    private func isUntagged(_ tag: Tag) -> Bool { tag.rawValue.isEmpty }

    private func tagged(at position: YAMLPosition) -> YAMLError {
        error("found a tag (`!`), which is not taken", at: position)
    }

    private func error(_ message: String, at position: YAMLPosition) -> YAMLError {
        YAMLError(file: file, position: position, message: message)
    }

    private static func position(_ node: Node) -> YAMLPosition {
        guard let mark = node.mark else { return .start }
        return YAMLPosition(line: mark.line, column: mark.column)
    }
}

extension YAMLError {
    /// A fault that the library found, with its place.
    fileprivate init(_ error: YamlError, file: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(
                file: file,
                position: YAMLPosition(line: mark.line, column: mark.column),
                message: problem
            )
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.map { "`\($0.shortenedForMessage)`" }.joined(separator: ", ")
            self.init(
                file: file,
                position: YAMLPosition(line: context.mark.line, column: context.mark.column),
                message: "found key \(names) a second time in one mapping"
            )
        case .reader(let problem, _, _, _):
            self.init(file: file, position: .start, message: problem)
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            self.init(file: file, position: .start, message: "the text cannot be read")
        }
    }
}

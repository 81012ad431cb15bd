internal import Yams

/// Turns the library's tree into ours, and refuses what has more than one meaning.
struct YAMLTreeReader {
    private let source: YAMLSource
    private let file: String
    private let limits: YAMLLimits
    private var count = 0
    private var depth = 0
    /// The keys and positions that lead to the value being read.
    private var path: [YAMLStep] = []

    init(source: YAMLSource, file: String, limits: YAMLLimits) {
        self.source = source
        self.file = file
        self.limits = limits
    }

    /// The recursion ends at the limit's depth, whatever the tree's.
    mutating func node(_ node: Node) throws(YAMLError) -> YAMLNode {
        depth += 1
        defer { depth -= 1 }
        let position = node.mark.map(YAMLPosition.init) ?? .start
        try checkLimits(at: position)
        try checkProperties(of: node, at: position)
        switch node {
        case .scalar(let scalar):
            let isQuoted = scalar.style != .plain
            return YAMLNode(
                position: position,
                content: .scalar(text: scalar.string, isQuoted: isQuoted)
            )
        case .sequence(let sequence):
            return YAMLNode(position: position, content: .sequence(try elements(sequence)))
        case .mapping(let mapping):
            return YAMLNode(position: position, content: .mapping(try entries(mapping)))
        case .alias: throw error("found an alias (`*`), which is not taken", at: position)
        }
    }

    private mutating func elements(_ sequence: Node.Sequence) throws(YAMLError) -> [YAMLNode] {
        var elements: [YAMLNode] = []
        elements.reserveCapacity(sequence.count)
        for (index, element) in sequence.enumerated() {
            path.append(.index(index))
            elements.append(try node(element))
            path.removeLast()
        }
        return elements
    }

    private mutating func entries(_ mapping: Node.Mapping) throws(YAMLError) -> [YAMLNode.Entry] {
        var entries: [YAMLNode.Entry] = []
        var keys: Set<[UInt8]> = []
        entries.reserveCapacity(mapping.count)
        for (keyNode, valueNode) in mapping {
            let key = try node(keyNode)
            let text = try self.key(key)
            guard keys.insert(Array(text.utf8)).inserted else {
                throw error("found key \(key.summary) a second time", at: key.position)
            }
            path.append(.key(text))
            entries.append(
                YAMLNode.Entry(key: text, keyPosition: key.position, value: try node(valueNode))
            )
            path.removeLast()
        }
        return entries
    }

    /// The text of a key, which must be one.
    private func key(_ key: YAMLNode) throws(YAMLError) -> String {
        guard case .scalar(let text, let isQuoted) = key.content, !key.isNull else {
            throw error("found \(key.summary), expected a text as key", at: key.position)
        }
        guard isQuoted || Array(text.utf8) != Array("<<".utf8) else {
            throw error("found a merge key (`<<`), which is not taken", at: key.position)
        }
        return text
    }
}

extension YAMLTreeReader {
    private mutating func checkLimits(at position: YAMLPosition) throws(YAMLError) {
        guard depth <= limits.depth else {
            throw error("found nesting deeper than \(limits.depth)", at: position)
        }
        count += 1
        guard count <= limits.nodes else {
            throw error("found more than \(limits.nodes) values", at: position)
        }
    }

    /// Refuses tags, anchors and aliases.
    ///
    /// A value's place is that of its tag or anchor, and no value begins with their signs otherwise.
    /// The library itself forgets some tags (`!`, an empty one, `!!str` before quotes), and rewrites
    /// the tags of keys. An alias became a copy of its target, whose anchor is met first.
    private func checkProperties(of node: Node, at position: YAMLPosition) throws(YAMLError) {
        switch source[position] {
        case "!": throw error("found a tag (`!`), which is not taken", at: position)
        case "*": throw error("found an alias (`*`), which is not taken", at: position)
        case "&": throw anchored(at: position)
        default: if node.anchor != nil { throw anchored(at: position) }
        }
    }

    private func anchored(at position: YAMLPosition) -> YAMLError {
        error("found an anchor (`&`), which is not taken: write the value out", at: position)
    }

    private func error(_ message: String, at position: YAMLPosition) -> YAMLError {
        let path = path.reduce("") { $1.appended(to: $0) }
        return YAMLError(
            file: file,
            position: position,
            message: path.isEmpty ? message : "`\(path)`: \(message)"
        )
    }
}

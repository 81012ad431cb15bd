internal import LibYAML

/// Makes a tree of the library's events, and refuses what has more than one meaning.
///
/// It goes no deeper than its limit, and stops at the first event that it does not take.
struct YAMLTreeReader: ~Copyable {
    private let source: YAMLSource
    private let file: String
    private let limits: YAMLLimits
    private var events: YAMLEventReader
    private var count = 0
    private var depth = 0
    /// The keys and positions that lead to the value being read.
    private var path: [YAMLStep] = []

    init(
        _ text: String,
        source: YAMLSource,
        file: String,
        limits: YAMLLimits
    ) throws(YAMLError) {
        self.source = source
        self.file = file
        self.limits = limits
        do { events = try YAMLEventReader(Array(text.utf8)) } catch {
            throw YAMLError(error, file: file)
        }
    }

    /// The root of the only document; a null scalar if there is none.
    mutating func root() throws(YAMLError) -> YAMLNode {
        guard try next().kind != .streamEnd else { return YAMLNode(scalar: "") }
        let root = try node(next())
        // The end of the document.
        _ = try next()
        let event = try next()
        guard event.kind == .streamEnd else {
            throw error(
                "found another document, expected one in a file",
                at: YAMLPosition(event.mark)
            )
        }
        return root
    }

    private mutating func node(_ event: YAMLEvent) throws(YAMLError) -> YAMLNode {
        depth += 1
        defer { depth -= 1 }
        let position = YAMLPosition(event.mark)
        try checkLimits(at: position)
        try checkProperties(of: event, at: position)
        switch event.kind {
        case .scalar(let text, let isPlain):
            return YAMLNode(position: position, content: .scalar(text: text, isQuoted: !isPlain))
        case .sequenceStart:
            return YAMLNode(position: position, content: .sequence(try elements()))
        case .mappingStart:
            return YAMLNode(position: position, content: .mapping(try entries()))
        case .alias: throw error("found an alias (`*`), which is not taken", at: position)
        case .documentStart, .documentEnd, .streamEnd, .sequenceEnd, .mappingEnd:
            throw error("found an end, expected a value", at: position)
        }
    }

    private mutating func elements() throws(YAMLError) -> [YAMLNode] {
        var elements: [YAMLNode] = []
        var event = try next()
        while event.kind != .sequenceEnd {
            path.append(.index(elements.count))
            elements.append(try node(event))
            path.removeLast()
            event = try next()
        }
        return elements
    }

    private mutating func entries() throws(YAMLError) -> [YAMLNode.Entry] {
        var entries: [YAMLNode.Entry] = []
        var places: [[UInt8]: YAMLPosition] = [:]
        var event = try next()
        while event.kind != .mappingEnd {
            let position = YAMLPosition(event.mark)
            let key = try key(event)
            if let first = places.updateValue(position, forKey: Array(key.utf8)) {
                throw repeated(key, at: first)
            }
            path.append(.key(key))
            let value = try node(next())
            entries.append(YAMLNode.Entry(key: key, keyPosition: position, value: value))
            path.removeLast()
            event = try next()
        }
        return entries
    }

    /// The text of a key, which must be one.
    private mutating func key(_ event: YAMLEvent) throws(YAMLError) -> String {
        let key = try keyNode(event)
        guard case .scalar(let text, let isQuoted) = key.content, !key.isNull else {
            throw error("found \(key.summary), expected a text as key", at: key.position)
        }
        guard isQuoted || Array(text.utf8) != Array("<<".utf8) else {
            throw error("found a merge key (`<<`), which is not taken", at: key.position)
        }
        return text
    }

    /// A key as it begins: a list or a mapping is none, whatever it holds.
    private mutating func keyNode(_ event: YAMLEvent) throws(YAMLError) -> YAMLNode {
        let position = YAMLPosition(event.mark)
        switch event.kind {
        case .sequenceStart where !event.hasProperties:
            return YAMLNode(position: position, content: .sequence([]))
        case .mappingStart where !event.hasProperties:
            return YAMLNode(position: position, content: .mapping([]))
        case .sequenceStart, .mappingStart, .scalar, .alias, .documentStart, .documentEnd,
            .streamEnd, .sequenceEnd, .mappingEnd:
            return try node(event)
        }
    }
}

extension YAMLTreeReader {
    private mutating func next() throws(YAMLError) -> YAMLEvent {
        do { return try events.next() } catch { throw YAMLError(error, file: file) }
    }

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
    /// The library itself forgets some tags (`!`, an empty one).
    private func checkProperties(
        of event: YAMLEvent,
        at position: YAMLPosition
    ) throws(YAMLError) {
        switch source[position] {
        case "!": throw error("found a tag (`!`), which is not taken", at: position)
        case "*": throw error("found an alias (`*`), which is not taken", at: position)
        case "&": throw anchored(at: position)
        default:
            if event.isAnchored && event.kind != .alias { throw anchored(at: position) }
            if event.isTagged {
                throw error("found a tag (`!`), which is not taken", at: position)
            }
        }
    }

    private func anchored(at position: YAMLPosition) -> YAMLError {
        error("found an anchor (`&`), which is not taken: write the value out", at: position)
    }

    private func repeated(_ key: String, at position: YAMLPosition) -> YAMLError {
        YAMLError(
            file: file,
            position: position,
            message: "found key `\(key.shortenedForMessage)` more than once in one mapping"
        )
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

extension YAMLEvent {
    fileprivate var hasProperties: Bool { isAnchored || isTagged }
}

extension YAMLPosition {
    /// The library's place, which counts as ours does.
    fileprivate init(_ mark: YAMLMark) { self.init(line: mark.line, column: mark.column) }
}

extension YAMLError {
    /// A fault that the library found, with its place.
    fileprivate init(_ error: YAMLEventError, file: String) {
        switch error {
        case .syntax(let problem, let mark):
            self.init(
                file: file,
                position: YAMLPosition(mark),
                message: Self.ownWords[problem] ?? problem
            )
        case .unreadable, .outOfMemory:
            self.init(file: file, position: .start, message: "the text cannot be read")
        }
    }

    private static let ownWords = [
        "did not find expected <document start>":
            "found text behind the end of the document, expected one document in a file"
    ]
}

/// One `sh` block of the README, and what the block after it says that the commands print.
struct ReadmeCommand: Sendable {
    enum Expectation: Sendable {
        /// The same JSON value, however it is laid out.
        case json(String)
        /// The same text, blanks around it apart.
        case text(String)
        /// This YAML, perhaps with more around it.
        case yaml(String)
    }

    /// The line of the README on which the commands start.
    var line: Int
    var commands: String
    var expectation: Expectation?

    /// Whether the commands serve until they are stopped.
    var isServer: Bool { commands.contains(Self.server) }

    /// What starts a server.
    static var server: Regex<Substring> { /(?m)^deploy\/run\b/ }

    /// The `sh` blocks of a Markdown text in order.
    ///
    /// A `json`, `text` or `yaml` block that comes next is what an `sh` block prints.
    static func all(in markdown: String) -> [ReadmeCommand] {
        var found: [ReadmeCommand] = []
        var open: (language: String, line: Int, text: [Substring])?
        let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            guard line.hasPrefix("```") else {
                open?.text.append(line)
                continue
            }
            guard let block = open else {
                open = (String(line.dropFirst(3)), index + 2, [])
                continue
            }
            found.add(block.text.joined(separator: "\n"), block.language, line: block.line)
            open = nil
        }
        return found
    }
}

extension [ReadmeCommand] {
    fileprivate mutating func add(_ text: String, _ language: String, line: Int) {
        guard language != "sh" else { return append(.init(line: line, commands: text)) }
        guard !isEmpty, self[count - 1].expectation == nil else { return }
        switch language {
        case "json": self[count - 1].expectation = .json(text)
        case "text": self[count - 1].expectation = .text(text)
        case "yaml": self[count - 1].expectation = .yaml(text)
        default: break
        }
    }
}

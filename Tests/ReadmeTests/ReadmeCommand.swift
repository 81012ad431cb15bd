/// One `sh` block of the README, and what the block after it says that the commands print.
struct ReadmeCommand: Sendable {
    enum Expectation: Sendable {
        /// The same JSON value, however it is laid out.
        case json(String)
        /// The same text, blanks around it apart.
        case text(String)
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
    /// Blocks in other languages are read over, but a `json` or `text` block that comes next is what an
    /// `sh` block prints.
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
        switch language {
        case "sh": append(.init(line: line, commands: text))
        case "json" where last?.expectation == nil && !isEmpty:
            self[count - 1].expectation = .json(text)
        case "text" where last?.expectation == nil && !isEmpty:
            self[count - 1].expectation = .text(text)
        default: break
        }
    }
}

import Foundation
import Testing

/// The table of faults in the article "Operation".
enum FaultArticle {
    /// What the article says of one fault.
    struct Row: Sendable {
        /// The answers that callers see: a status, and a code in backticks if there is one.
        let answers: Set<String>
        /// The exit status of the server, if callers are told of one.
        let exit: Int32?
        /// What stands in lines of the log.
        let said: Set<String>
    }

    /// A fault has two rows.
    struct Doubled: Error {}

    /// The rows, by their fault.
    static func rows() throws -> [String: Row] {
        let file = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .appending(path: "Sources/rolecall/rolecall.docc/Operation.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let rest = try #require(text.components(separatedBy: "\n## Faults\n").dropFirst().first)
        let part = try #require(rest.components(separatedBy: "\n## ").first)
        let lines = part.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst(2)
        return try Dictionary(lines.map { try row(String($0)) }) { _, _ in throw Doubled() }
    }

    private static func row(_ line: String) throws -> (String, Row) {
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        try #require(cells.count == 2, "\(line)")
        let parts = try #require(
            cells[1].wholeMatch(of: /Callers: (.+)\. Log: (.+)\. Operator: (.+)\./),
            "\(cells[0]): expected what callers see, what the log says and what the operator does"
        )
        let row = Row(
            answers: Set(
                parts.1.matches(of: /\b[1-5]\d\d\b(?: `[a-z_]+`)?/).map { String($0.0) }
            ),
            exit: parts.1.firstMatch(of: /exits (\d+)/).flatMap { Int32($0.1) },
            said: Set(parts.2.matches(of: /`([^`]+)`/).map { String($0.1) })
        )
        return (cells[0], row)
    }
}

import Foundation
import Testing

/// The table of the article "When the tenant is slow, limited or gone" that says what happens.
enum TenantArticle {
    /// What the article says of one scenario.
    struct Row: Sendable {
        /// The answers to questions about users in memory: a status, and a code in backticks if there is
        /// one; none where the cell is a dash.
        let inMemory: Set<String>
        /// Those to questions about others.
        let others: Set<String>
        /// Those that come at last, if the last cell names any.
        let then: Set<String>
        /// The number of seconds that the last cell names, if it does.
        let seconds: Int?
    }

    /// The rows, by the id of their scenario.
    static func rows() throws -> [String: Row] {
        let file = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/rolecall/rolecall.docc/Tenant.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let part = try #require(
            text.components(separatedBy: "\n## What happens\n").dropFirst().first
        )
        let lines = part.split(separator: "\n").filter { $0.hasPrefix("| `") }
        let rows = try lines.map { line in try row(String(line)) }
        return try Dictionary(rows) { _, _ in throw Doubled() }
    }

    /// A scenario has two rows.
    struct Doubled: Error {}

    private static func row(_ line: String) throws -> (String, Row) {
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        try #require(cells.count == 4, "\(line)")
        let row = Row(
            inMemory: outcomes(cells[1]),
            others: outcomes(cells[2]),
            then: outcomes(cells[3]),
            seconds: cells[3].firstMatch(of: /(\d+) seconds/).flatMap { Int($0.1) }
        )
        return (cells[0].trimmingCharacters(in: ["`"]), row)
    }

    private static func outcomes(_ cell: String) -> Set<String> {
        Set(cell.matches(of: /\b[1-5]\d\d\b(?: `[a-z_]+`)?/).map { String($0.0) })
    }
}

internal import JSON

/// A user as lines for the terminal.
struct UserText {
    private let id: String
    private let email: String
    private let roles: String
    private let isBlocked: Bool
    private let password: String?

    /// Reads a user as the Management API shows it, perhaps with a password that was made.
    init(_ user: JSONValue) {
        id = user["user_id"]?.string?.string ?? ""
        email = user["email"]?.string?.string ?? "-"
        let list = user["app_metadata"]?["roles"]?.array ?? []
        roles = list.map { $0.string?.string ?? $0.description }.joined(separator: " ")
        isBlocked = user["blocked"]?.bool == true
        password = user["password"]?.string?.string
    }

    /// One line: id, address, roles.
    var line: String {
        let line = [id, email, isBlocked ? "blocked" : "", roles].filter { !$0.isEmpty }
        return printable(line.joined(separator: "\t")) + "\n"
    }

    /// A line for each thing that was made.
    var summary: String {
        var lines = ["user_id   \(printable(id))", "email     \(printable(email))"]
        if !roles.isEmpty { lines.append("roles     \(printable(roles))") }
        if let password { lines.append("password  \(password)   (shown this once)") }
        return lines.map { $0 + "\n" }.joined()
    }

    /// A text in which nothing moves the cursor but the tabs between columns.
    private func printable(_ text: String) -> String {
        text.split(separator: "\t", omittingEmptySubsequences: false)
            .map { String(decoding: Terminal.escaped(String($0)), as: UTF8.self) }
            .joined(separator: "\t")
    }
}

extension JSONValue {
    /// The value as one line of text.
    var line: String { String(decoding: encoded(), as: UTF8.self) + "\n" }
}

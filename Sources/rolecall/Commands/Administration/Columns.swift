internal import JSON

/// Members of an object as a line for the terminal.
enum Columns {
    /// The texts in their order, with tabs between them; `-` stands for what is missing.
    ///
    /// Nothing moves the cursor but the tabs and the end of the line.
    static func line(_ object: JSONValue, _ names: [ExactString]) -> String {
        line(names.map { object[$0]?.string?.string })
    }

    /// As ``line(_:_:)``, of texts.
    static func line(_ texts: [String?]) -> String {
        let columns = texts.map { text in
            String(decoding: Terminal.escaped(text ?? "-"), as: UTF8.self)
        }
        return columns.joined(separator: "\t") + "\n"
    }
}

/// Grants as lines for the terminal.
enum GrantText {
    /// A grant in one line.
    static func line(_ grant: JSONValue) -> String {
        Columns.line(grant, ["role", "scope", "expires_at", "granted_by", "reason"])
    }
}

internal import JSON

/// The answer to one question, in the shape of an AuthZEN decision.
struct CheckAnswer {
    /// `{"decision": …, "context": …}`.
    let decision: JSONValue
    /// What the exit status says.
    let status: ExitStatus

    init(decision: JSONValue, status: ExitStatus) {
        self.decision = decision
        self.status = status
    }

    /// Reads an AuthZEN decision; `nil` if it is none.
    ///
    /// A `false` with `context.error` stands for "could not be decided", which a status of its own
    /// keeps apart from a deny.
    init?(received decision: JSONValue) {
        guard let isAllowed = decision["decision"]?.bool else { return nil }
        self.decision = decision
        if isAllowed {
            status = .ok
        } else {
            status = decision["context"]?["error"] == nil ? .negative : .undecided
        }
    }

    /// One line of JSON.
    var json: String { "\(decision)\n" }

    /// The answer and its reason, for people.
    var text: String {
        var lines = [verdict]
        for (key, value) in reason {
            lines.append("  \(key): \(String(decoding: Terminal.escaped(value), as: UTF8.self))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var verdict: String {
        switch status {
        case .ok: "allow"
        case .undecided: "could not decide"
        case .negative, .failure, .usage: "deny"
        }
    }

    private var reason: [(String, String)] {
        let context = decision["context"]
        let members = (context?["reason"] ?? context?["error"])?.object?.members ?? []
        return members.map { ($0.key.string, Self.shown($0.value)) }
    }

    private static func shown(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text.string
        case .array(let elements): elements.map(shown).joined(separator: " > ")
        case .null, .bool, .number, .object: value.description
        }
    }
}

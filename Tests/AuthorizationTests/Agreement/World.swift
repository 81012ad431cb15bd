import Authorization
import JSON

/// Policies as plain texts, from which both the policy file and the naive answer are made.
struct World {
    struct Role {
        var name: String
        var inherits: [String]
        var permissions: [String]
    }

    struct Rule {
        var id: String
        var effect: String
        var permissions: [String]
        var roles: [String]
        var isToAnyone: Bool
        var reason: String?
    }

    var roles: [Role]
    var rules: [Rule]

    /// The policies as two files; the second one comes first in the list that is compiled.
    var files: [PolicyFile] {
        let half = roles.count / 2
        let text = "version: 1\n" + Self.text(roles[..<half]) + Self.text(rules[...])
        let other = "version: 1\n" + Self.text(roles[half...])
        return [
            PolicyFile(name: "b.yaml", text: Array(other.utf8)),
            PolicyFile(name: "a.yaml", text: Array(text.utf8)),
        ]
    }

    private static func text(_ roles: ArraySlice<Role>) -> String {
        guard !roles.isEmpty else { return "" }
        return "roles:\n"
            + roles.map { role in
                "  \(quoted(role.name)): { inherits: \(list(role.inherits)), "
                    + "permissions: \(list(role.permissions)) }\n"
            }.joined()
    }

    private static func text(_ rules: ArraySlice<Rule>) -> String {
        guard !rules.isEmpty else { return "" }
        return "rules:\n"
            + rules.map { rule in
                "  - { id: \(quoted(rule.id)), effect: \(rule.effect), "
                    + "permissions: \(list(rule.permissions))"
                    + (rule.roles.isEmpty ? "" : ", roles: \(list(rule.roles))")
                    + (rule.isToAnyone ? ", to: anyone" : "")
                    + (rule.reason.map { ", reason: \(quoted($0))" } ?? "") + " }\n"
            }.joined()
    }

    private static func list(_ texts: [String]) -> String {
        "[" + texts.map(quoted).joined(separator: ", ") + "]"
    }

    /// A JSON string, which is a YAML one too.
    private static func quoted(_ text: String) -> String {
        String(decoding: JSONValue.string(ExactString(text)).encoded(), as: UTF8.self)
    }
}

/// A subject as its sources have it.
struct Visitor {
    var status: SubjectStatus
    var documents: [JSONValue]

    var profile: Profile {
        Profile(
            status: status,
            documents: documents.enumerated().map { number, document in
                ProfileDocument(
                    value: document,
                    attributes: .appMetadata,
                    label: number == 0 ? "" : "claims:"
                )
            }
        )
    }
}

/// A question as plain texts.
struct Query {
    var action: String
    var type: String
    var id: String

    var request: AccessRequest {
        get throws {
            AccessRequest(
                action: try ActionName(ExactString(action)),
                resourceType: try ResourceType(ExactString(type)),
                resourceID: try ResourceID(ExactString(id))
            )
        }
    }
}

/// The times in generated profiles and questions: the edges around one second.
enum Edge {
    /// The second around which everything lapses: 2026-01-01T00:00:00Z.
    static let second: Int64 = 1_767_225_600

    /// Texts, and the nanoseconds after ``second`` that they mean; nil for those that mean nothing.
    static let texts: [(text: String, offset: Int64?)] = [
        ("2026-01-01T00:00:00Z", 0), ("2026-01-01T01:30:00+01:30", 0),
        ("2025-12-31t23:59:59.999999999z", -1), ("2026-01-01T00:00:00.000000001Z", 1),
        ("2025-12-31T16:00:00.5-08:00", 500_000_000),
        ("2027-01-31T00:00:00Z", 34_128_000_000_000_000),
        ("1999-01-01T00:00:00Z", -852_076_800_000_000_000),
        ("2026-01-01T00:00:00", nil), ("2026-01-01", nil), ("soon", nil), ("", nil),
        ("2026-02-30T00:00:00Z", nil), ("1767225600", nil),
    ]

    /// Nanoseconds after ``second`` at which questions are asked.
    static let offsets: [Int64] = [-2, -1, 0, 1, 2, 499_999_999, 500_000_000, 500_000_001]

    static func time(_ offset: Int64) -> Timestamp {
        let seconds = offset >= 0 ? offset / 1_000_000_000 : (offset - 999_999_999) / 1_000_000_000
        let nanoseconds = Int32(offset - seconds * 1_000_000_000)
        return Timestamp(seconds: second + seconds, nanoseconds: nanoseconds)
    }
}

/// Something that an author of policies should know.
public struct PolicyDiagnostic: Hashable, Sendable, CustomStringConvertible {
    /// How bad it is.
    public enum Severity: String, Hashable, Sendable {
        /// The policy set cannot be used.
        case error
        /// The policy set can be used, but may not say what its author meant.
        case warning
        /// As written, and worth knowing: who gets the keys to everything, for instance.
        case note
    }

    /// How bad it is.
    public let severity: Severity
    /// What it is about, in a few words that stay the same: `role_cycle`, `action_undeclared`.
    public let code: String
    /// Where.
    public let place: PolicyPlace
    /// What was found and what was expected.
    public let message: String
    /// The line of a condition that it is about, and a line with a caret under the place.
    public var excerpt: [String] = []

    /// `file:line:column: severity: message`.
    public var description: String { "\(place): \(severity.rawValue): \(message)" }

    /// The description, and what it is about.
    public var lines: [String] { [description] + excerpt }
}

extension PolicyDiagnostic {
    static func error(_ code: String, _ place: PolicyPlace, _ message: String) -> Self {
        Self(severity: .error, code: code, place: place, message: message)
    }

    static func warning(_ code: String, _ place: PolicyPlace, _ message: String) -> Self {
        Self(severity: .warning, code: code, place: place, message: message)
    }

    static func note(_ code: String, _ place: PolicyPlace, _ message: String) -> Self {
        Self(severity: .note, code: code, place: place, message: message)
    }
}

/// Why files are no policy set: everything that is wrong with them, in order of place.
public struct PolicyErrors: Error, Hashable, Sendable, CustomStringConvertible {
    /// The errors; at least one.
    public let diagnostics: [PolicyDiagnostic]

    /// One line for each error.
    public var description: String {
        diagnostics.map(\.description).joined(separator: "\n")
    }
}

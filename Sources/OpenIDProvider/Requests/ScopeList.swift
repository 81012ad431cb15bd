internal import JSON

/// Scopes in the order in which they were asked for, none twice.
struct ScopeList: Sendable, Equatable {
    private(set) var scopes: [ExactString] = []

    /// These scopes, each once.
    init(_ scopes: some Sequence<ExactString>) {
        var seen: Set<ExactString> = []
        self.scopes = scopes.filter { seen.insert($0).inserted }
    }

    /// Reads scopes between single blanks (RFC 6749 §3.3); blanks at the ends and in rows are let pass.
    init(parsing text: ExactString) throws(OAuthError) {
        let parts = text.string.utf8.split(separator: 0x20)
        for part in parts where !part.allSatisfy(Self.isScopeCharacter) { throw .invalidScope }
        self.init(parts.map { ExactString(String(Substring($0))) })
    }

    var isEmpty: Bool { scopes.isEmpty }

    /// The scopes between blanks.
    var text: ExactString { ExactString(scopes.map(\.string).joined(separator: " ")) }

    func contains(_ scope: ExactString) -> Bool { scopes.contains(scope) }

    /// Those of the scopes that are also in `allowed`.
    func intersection(_ allowed: Set<ExactString>) -> ScopeList {
        ScopeList(scopes.filter(allowed.contains))
    }

    private static func isScopeCharacter(_ byte: UInt8) -> Bool {
        byte == 0x21 || (0x23...0x5B).contains(byte) || (0x5D...0x7E).contains(byte)
    }
}

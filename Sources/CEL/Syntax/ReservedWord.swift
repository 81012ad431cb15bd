internal import JSON

/// Words that no variable and no function may be called; fields may.
enum ReservedWord {
    static let all: Set<ExactString> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
        "loop", "package", "namespace", "return", "var", "void", "while",
    ]
}

internal import JSON

/// Functions by name, members apart from global ones.
struct Library: Sendable {
    /// The ways to call one function, and what runs.
    struct Entry: Sendable {
        var function: Function?
        var overloads: [CELFunctionDeclaration.Overload] = []
    }

    private var globals: [ExactString: Entry] = [:]
    private var members: [ExactString: Entry] = [:]

    /// All that the dialect has.
    static let standard = Library(
        operators + core + conversions + times + strings + math + lists + sets + encoders
            + optionals + network
    )

    /// The functions of `declarations`.
    init(_ declarations: [CELFunctionDeclaration]) {
        for declaration in declarations { add(declaration) }
    }

    /// Adds the ways to call a function to those that its name has.
    mutating func add(_ declaration: CELFunctionDeclaration) {
        let name = ExactString(declaration.name)
        for overload in declaration.overloads {
            if overload.isMember {
                members[name, default: Entry()].overloads.append(overload)
                members[name]?.function = declaration.function
            } else {
                globals[name, default: Entry()].overloads.append(overload)
                globals[name]?.function = declaration.function
            }
        }
    }

    /// The function called as `name(…)`.
    func global(_ name: ExactString) -> Entry? { globals[name] }

    /// The function called as `a.name(…)`.
    func member(_ name: ExactString) -> Entry? { members[name] }

    /// All names that may be called so, for suggestions.
    func names(isMember: Bool) -> [ExactString] {
        (isMember ? members : globals).keys.filter { $0.utf8.first?.isIdentifierStart == true }
    }
}

internal import StrictYAML

/// One mapping of the configuration, together with the variables that may stand for its scalars.
///
/// Keys are asked for by name; ``finish()`` then refuses those that nobody asked for.
final class Section {
    let reading: Reading
    /// Where it begins; for a section that only variables fill, where the section around it begins.
    let place: ConfigurationProblem.Place
    /// The keys on the way to it, joined by `.`; empty at the top.
    private let path: String
    /// The mapping; `nil` for a section that only variables fill.
    private let mapping: YAMLMapping?
    /// Whether variables count: not inside lists, whose elements have no names.
    private let hasVariables: Bool

    init(
        _ reading: Reading,
        at place: ConfigurationProblem.Place,
        path: String,
        mapping: YAMLMapping?,
        hasVariables: Bool
    ) {
        self.reading = reading
        self.place = place
        self.path = path
        self.mapping = mapping
        self.hasVariables = hasVariables
    }

    /// Reads a scalar, from its variable or else from the file.
    func scalar(_ key: String, _ step: (Setting) throws -> Void) {
        guard let setting = scalarSetting(key) else { return }
        reading.attempt { try step(setting) }
    }

    /// Reads a list, or a mapping that variables cannot fill.
    func collection(_ key: String, _ step: (Setting) throws -> Void) {
        guard let setting = fileSetting(key) else { return }
        reading.attempt { try step(setting) }
    }

    /// Reads a mapping whose scalars may stand in variables, so that it is read although absent.
    func section(_ key: String, _ step: (Section) -> Void) {
        reading.attempt {
            let section = try opened(key)
            step(section)
            section.finish()
        }
    }

    /// Where the scalar of the section `key` stands; the section's own place if there is none.
    func place(of scalar: String, in key: String) -> ConfigurationProblem.Place {
        var found = place
        reading.attempt {
            found = try opened(key).place(of: scalar)
        }
        return found
    }

    /// Where the scalar of that key stands; the section's own place if there is none.
    func place(of scalar: String) -> ConfigurationProblem.Place {
        scalarSetting(scalar)?.place ?? place
    }

    /// The scalar of that key, from its variable or else from the file.
    func scalarSetting(_ key: String) -> Setting? {
        let inFile = fileSetting(key)
        let variable = Variables.name(of: joined(key))
        guard hasVariables, let text = reading.variable(variable) else { return inFile }
        return Setting(reading, variable: variable, text: text, key: joined(key))
    }

    /// The value of that key in the file.
    func fileSetting(_ key: String) -> Setting? {
        mapping?.optional(key).map { Setting(reading, $0) }
    }

    /// Whether the file has that mapping, or a variable one of its scalars.
    func isGiven(_ key: String, scalars: [String]) -> Bool {
        let names = scalars.map { Variables.name(of: joined("\(key).\($0)")) }
        return fileSetting(key) != nil
            || hasVariables && names.contains { reading.variable($0) != nil }
    }

    /// Notes a mistake about the section as a whole.
    func refuse(_ message: String) { refuse(message, at: place) }

    /// Notes a mistake about something in the section.
    func refuse(_ message: String, at place: ConfigurationProblem.Place) {
        reading.refuse(ReadingError(message, at: place))
    }

    /// Refuses the keys that nobody asked for.
    func finish() {
        do throws(YAMLError) {
            try mapping?.finish()
        } catch {
            reading.refuse(ReadingError(error.message, at: reading.place(error.position)))
        }
    }

    private func joined(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    private func opened(_ key: String) throws(ReadingError) -> Section {
        try fileSetting(key)?.section(hasVariables: hasVariables) ?? absent(key)
    }

    private func absent(_ key: String) -> Section {
        Section(reading, at: place, path: joined(key), mapping: nil, hasVariables: hasVariables)
    }
}

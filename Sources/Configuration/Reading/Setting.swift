internal import StrictYAML

/// One value of the configuration, its key, and where it was found.
struct Setting {
    let reading: Reading
    let place: ConfigurationProblem.Place
    private let field: YAMLField

    /// A value of the file.
    init(_ reading: Reading, _ field: YAMLField) {
        self.reading = reading
        self.field = field
        place = reading.place(field.position)
    }

    /// The value of a variable, read as if it stood unquoted in the file.
    init(_ reading: Reading, variable: String, text: String, key: String) {
        self.reading = reading
        field = YAMLField(YAMLNode(scalar: text), file: reading.file, path: key)
        place = .variable(variable)
    }

    /// A mistake in this value.
    func error(_ message: String) -> ReadingError {
        ReadingError(field.error(message).message, at: place)
    }

    /// The mistake of being something other than `expected`.
    func mismatch(expected: String) -> ReadingError {
        ReadingError(field.mismatch(expected: expected).message, at: place)
    }

    /// Notes what the author should know about this value.
    func warn(_ message: String) { reading.warn("`\(field.path)` \(message)", at: place) }

    /// Whether it is neither a list nor a mapping.
    var isScalar: Bool {
        guard case .scalar = field.node.content else { return false }
        return true
    }
}

extension Setting {
    /// What the value is read as, a mistake of which is one of this place.
    func read<Value>(
        _ reader: (YAMLField) throws(YAMLError) -> Value
    ) throws(ReadingError) -> Value {
        do {
            return try reader(field)
        } catch {
            throw ReadingError(error.message, at: place)
        }
    }

    /// The elements of a list of at most `max`.
    ///
    /// An empty list never means "any", so it is a mistake where it would not plainly mean "none".
    func list(max: Int, mayBeEmpty: Bool = false) throws(ReadingError) -> [Setting] {
        let elements = try read { field throws(YAMLError) in try field.list() }
        guard mayBeEmpty || !elements.isEmpty else {
            throw error("found an empty list, expected at least one element")
        }
        guard elements.count <= max else {
            throw error("found \(elements.count) elements, expected at most \(max)")
        }
        return elements.map { Setting(reading, $0) }
    }

    /// The members of a mapping whose keys are names that the author chooses.
    func members(max: Int) throws(ReadingError) -> [(name: String, value: Setting)] {
        let members = try read { field throws(YAMLError) in try field.members() }
        guard !members.isEmpty else {
            throw error("found an empty mapping, expected at least one key")
        }
        guard members.count <= max else {
            throw error("found \(members.count) keys, expected at most \(max)")
        }
        return members.map { ($0.name, Setting(reading, $0.value)) }
    }

    /// A mapping with keys that we choose; in lists without variables.
    func section(hasVariables: Bool = false) throws(ReadingError) -> Section {
        let mapping = try read { field throws(YAMLError) in try field.mapping() }
        return Section(
            reading,
            at: place,
            path: field.path,
            mapping: mapping,
            hasVariables: hasVariables
        )
    }
}

extension String {
    /// The text, or its beginning if it is too long for a message.
    var shortened: String {
        utf8.count <= 64 ? self : String(unicodeScalars.prefix(60).map(Character.init)) + "…"
    }
}

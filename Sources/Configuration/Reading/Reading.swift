internal import StrictYAML

/// What reading one configuration needs and gathers.
///
/// A mistake does not stop the reading: whoever fixes a file wants to know all of them at once.
final class Reading {
    let file: String
    let environment: [String: String]
    let files: FileAccess
    private(set) var problems: [ConfigurationProblem] = []
    private(set) var warnings: [ConfigurationProblem] = []
    /// The variables that are keys, or that a key names.
    private var knownVariables: Set<String> = []

    init(
        file: String,
        environment: [String: String],
        files: FileAccess
    ) {
        self.file = file
        self.environment = environment
        self.files = files
    }

    /// Runs a step of the reading and notes its mistake, if it throws one.
    ///
    /// Steps throw ``ReadingError`` and nothing else, which closures cannot say without an annotation.
    func attempt(_ step: () throws -> Void) {
        do {
            try step()
        } catch let error as ReadingError {
            problems.append(error.problem)
        } catch {
            refuse(ReadingError("\(error)", at: start))
        }
    }

    /// Where the file begins.
    var start: ConfigurationProblem.Place { .file(file, line: 1, column: 1) }

    /// A place in the file.
    func place(_ position: YAMLPosition) -> ConfigurationProblem.Place {
        .file(file, line: position.line, column: position.column)
    }

    /// Notes a mistake.
    func refuse(_ error: ReadingError) { problems.append(error.problem) }

    /// Notes something that is no mistake and yet must not go unsaid.
    func warn(_ message: String, at place: ConfigurationProblem.Place) {
        warnings.append(ConfigurationProblem(place: place, message: message))
    }

    /// The value of a variable, which is a known one from now on.
    func variable(_ name: String) -> String? {
        knownVariables.insert(name)
        return environment[name]
    }

    /// Warns of variables that look like keys and are none.
    func warnOfUnknownVariables() {
        for name in environment.keys.sorted() where Variables.looksLikeKey(name) {
            guard !knownVariables.contains(name) else { continue }
            let hint = YAMLSuggestion.closest(to: name, in: knownVariables).map {
                "; did you mean `\($0)`?"
            }
            warn("no key has this variable, so it has no effect\(hint ?? "")", at: .variable(name))
        }
    }
}

extension Reading {
    /// The mapping that the file is.
    func top(of text: [UInt8]) throws(ReadingError) -> Section {
        do {
            let node = try YAMLNode.parse(
                text,
                file: file,
                limits: YAMLLimits(bytes: Settings.fileBytesMax)
            )
            let mapping = try YAMLField(node, file: file, path: "").mapping()
            return Section(
                self,
                at: place(node.position),
                path: "",
                mapping: mapping,
                hasVariables: true
            )
        } catch {
            throw ReadingError(error.message, at: place(error.position))
        }
    }
}

/// One mistake, on its way to the list.
struct ReadingError: Error {
    let problem: ConfigurationProblem

    init(_ message: String, at place: ConfigurationProblem.Place) {
        problem = ConfigurationProblem(place: place, message: message)
    }
}

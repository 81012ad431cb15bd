internal import CEL
internal import JSON
internal import StrictYAML

/// A condition (`when`), compiled.
///
/// A policy set has one object for each text and type of resource, by whose identity it is told apart.
final class Condition: Sendable {
    /// The expression as written.
    let text: ExactString
    let program: CELProgram

    init(_ text: ExactString, _ program: CELProgram) {
        self.text = text
        self.program = program
    }
}

/// A condition as a policy file has it.
struct WrittenCondition: Sendable {
    let text: ExactString
    /// Where the text begins.
    let place: PolicyPlace
    /// The text in its file.
    let node: YAMLNode
}

/// Finds the places in policy files of what is wrong inside of conditions.
///
/// Each file is gone through once, and only if anything in it is asked for.
final class ConditionPlaces {
    private let files: [ExactString: [UInt8]]
    private var places: [ExactString: YAMLPlaces] = [:]

    init(_ files: [PolicyFile]) {
        self.files = Dictionary(files.map { (ExactString($0.name), $0.text) }) { first, _ in first }
    }

    /// The place of a line and column, both from 1, of a condition's text.
    func place(line: Int, column: Int, in when: WrittenCondition) -> PolicyPlace {
        let file = when.place.file
        let name = ExactString(file)
        let places = places[name] ?? YAMLPlaces(files[name] ?? [])
        self.places[name] = places
        let offset = when.text.offset(line: line, column: column)
        return PolicyPlace(places.position(of: offset, in: when.node), in: file)
    }
}

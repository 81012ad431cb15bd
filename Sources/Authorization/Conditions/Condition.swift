internal import CEL
internal import JSON

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
    /// Finds the place in the file of a character of the text.
    let locate: @Sendable (_ offset: Int) -> PolicyPlace
}

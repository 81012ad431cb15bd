internal import Authorization
internal import JSON

/// A question: may somebody do this action on this resource.
struct Question: Equatable {
    let action: ActionName
    let type: ResourceType
    let id: ResourceID

    /// Reads `action:type/id`, or `action` and `type/id` as two words.
    ///
    /// One word is split at its first `:` and the rest at its first `/`, as permissions are. With two
    /// words the action may hold a `:`. Nothing is decoded: what stands there is what is asked.
    init(words: [String]) throws(QuestionProblem) {
        switch words.count {
        case 1: try self.init(permission: words[0])
        case 2: try self.init(action: words[0], resource: words[1])
        default: throw .wordCount(words.count)
        }
    }

    /// Reads `action:type/id`.
    init(permission text: String) throws(QuestionProblem) {
        guard let (action, resource) = text.split(atFirst: ":") else { throw .noAction }
        try self.init(action: action, resource: resource)
    }

    private init(action: String, resource: String) throws(QuestionProblem) {
        guard let (type, id) = resource.split(atFirst: "/") else { throw .noID }
        do {
            self.action = try ActionName(ExactString(action))
            self.type = try ResourceType(ExactString(type))
            self.id = try ResourceID(ExactString(id))
        } catch {
            throw .part(error)
        }
    }

    /// `action:type/id`.
    var text: String { "\(action.text):\(type.text)/\(id.text)" }
}

/// Why words are not a question.
enum QuestionProblem: Error, Equatable, CustomStringConvertible {
    /// Neither one word nor two.
    case wordCount(Int)
    /// One word without a `:`.
    case noAction
    /// A resource without a `/`.
    case noID
    /// A part of it is empty, too long, or holds a control character.
    case part(RequestValueError)

    var description: String {
        switch self {
        case .wordCount(let count):
            "found \(count) words, expected `ACTION TYPE/ID` or `ACTION:TYPE/ID`"
        case .noAction: "found no `:`, expected `ACTION:TYPE/ID` or two words `ACTION TYPE/ID`"
        case .noID: "the resource has no `/`, expected `TYPE/ID`"
        case .part(let error): error.description
        }
    }
}

extension String {
    /// What stands before and after the first occurrence of an ASCII character; `nil` without one.
    func split(atFirst mark: Unicode.Scalar) -> (String, String)? {
        guard let byte = UInt8(exactly: mark.value), let index = utf8.firstIndex(of: byte) else {
            return nil
        }
        return (String(self[..<index]), String(self[utf8.index(after: index)...]))
    }
}

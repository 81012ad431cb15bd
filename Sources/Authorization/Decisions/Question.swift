internal import JSON

/// A question as it is written in one text: may somebody do this action on this resource.
public struct Question: Equatable, Sendable {
    /// What is asked.
    public let request: AccessRequest

    /// Reads `action:type/id`, or `action` and `type/id` as two words.
    ///
    /// One word is split at its first `:` and the rest at its first `/`, as permissions are. With two
    /// words the action may hold a `:`. Nothing is decoded: what stands there is what is asked.
    public init(words: [String]) throws(QuestionProblem) {
        switch words.count {
        case 1: try self.init(permission: words[0])
        case 2: try self.init(action: words[0], resource: words[1])
        default: throw .wordCount(words.count)
        }
    }

    /// Reads `action:type/id`.
    public init(permission text: String) throws(QuestionProblem) {
        guard let (action, resource) = text.split(atFirst: ":") else { throw .noAction }
        try self.init(action: action, resource: resource)
    }

    private init(action: String, resource: String) throws(QuestionProblem) {
        guard let (type, id) = resource.split(atFirst: "/") else { throw .noID }
        do {
            request = try AccessRequest(
                action: ExactString(action),
                resourceType: ExactString(type),
                resourceID: ExactString(id)
            )
        } catch {
            throw .part(error)
        }
    }

    /// `action:type/id`.
    public var text: String {
        "\(request.action.text):\(request.resourceType.text)/\(request.resourceID.text)"
    }
}

/// Why a text is not a question.
public enum QuestionProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// Neither one word nor two.
    case wordCount(Int)
    /// One word without a `:`.
    case noAction
    /// A resource without a `/`.
    case noID
    /// A part of it is empty, too long, or holds a control character.
    case part(RequestValueError)

    /// What was found and what was expected.
    public var description: String {
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
    fileprivate func split(atFirst mark: Unicode.Scalar) -> (String, String)? {
        guard let byte = UInt8(exactly: mark.value), let index = utf8.firstIndex(of: byte) else {
            return nil
        }
        return (String(self[..<index]), String(self[utf8.index(after: index)...]))
    }
}

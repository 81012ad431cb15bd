public import JSON

/// The parts of a question, and of a permission, that have limits of their own.
public enum PermissionPart: String, Sendable, CaseIterable {
    /// What is to be done.
    case action
    /// The type of the resource.
    case type
    /// The id of the resource.
    case id

    /// The most UTF-8 bytes that a value of this part may have.
    public var bytesMax: Int {
        switch self {
        case .action, .type: 256
        case .id: 2048
        }
    }
}

/// Why a value cannot be part of a question.
public enum RequestValueError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The value is the empty string.
    case empty(PermissionPart)
    /// The value is longer than its part's `bytesMax`.
    case tooLong(PermissionPart)
    /// The value holds a control character (Unicode general category Cc).
    case controlCharacter(PermissionPart)

    /// What is wrong, for the author of the request.
    public var description: String {
        switch self {
        case .empty(let part): "the \(part.rawValue) is empty"
        case .tooLong(let part):
            "the \(part.rawValue) is longer than \(part.bytesMax) bytes"
        case .controlCharacter(let part): "the \(part.rawValue) holds a control character"
        }
    }
}

/// The name of an action in a question: 1 to 256 bytes without control characters.
public struct ActionName: Hashable, Sendable {
    /// The name.
    ///
    /// It is data: nothing in it is decoded or expanded.
    public let text: ExactString

    /// Checks a name.
    public init(_ text: ExactString) throws(RequestValueError) {
        try text.validate(as: .action)
        self.text = text
    }
}

/// The type of a resource in a question: 1 to 256 bytes without control characters.
public struct ResourceType: Hashable, Sendable {
    /// The type.
    ///
    /// It is data: nothing in it is decoded or expanded.
    public let text: ExactString

    /// Checks a type.
    public init(_ text: ExactString) throws(RequestValueError) {
        try text.validate(as: .type)
        self.text = text
    }
}

/// The id of a resource in a question: 1 to 2,048 bytes without control characters.
public struct ResourceID: Hashable, Sendable {
    /// The id.
    ///
    /// It is data: nothing in it is decoded or expanded.
    public let text: ExactString

    /// Checks an id.
    public init(_ text: ExactString) throws(RequestValueError) {
        try text.validate(as: .id)
        self.text = text
    }
}

extension ExactString {
    fileprivate func validate(as part: PermissionPart) throws(RequestValueError) {
        guard !isEmpty else { throw .empty(part) }
        guard utf8.count <= part.bytesMax else { throw .tooLong(part) }
        guard !hasControlCharacter else { throw .controlCharacter(part) }
    }
}

public import JSON

/// An attribute by which a user is found: a member of the user itself, or a value inside it.
public struct UserAttribute: Hashable, Sendable {
    /// Where the value stands in ``User/json``; a root attribute is a pointer of one token.
    public let pointer: JSONPointer

    /// The attribute at `pointer`.
    public init(_ pointer: JSONPointer) { self.pointer = pointer }

    /// What users are found by where nothing else is said: `user_id`.
    public static let standard = ["/user_id"].compactMap { try? JSONPointer($0) }
        .map(UserAttribute.init)

    /// Whether this is `user_id`, by which the ids of linked identities find their user too.
    public var isUserID: Bool { pointer.tokens == ["user_id"] }

    /// Whether this is `email`.
    public var isEmail: Bool { pointer.tokens == ["email"] }

    /// The value that `user` has there: a string, or a whole number as text; nil for anything else.
    ///
    /// An e-mail address counts only if it is verified: else whoever claims another's address would be
    /// found in the other's place.
    public func value(in user: User) -> ExactString? { value(in: user.json) }

    /// As ``value(in:)``, in a user as the Management API shows it.
    public func value(in user: JSONObject) -> ExactString? {
        if isEmail, user["email_verified"]?.bool != true { return nil }
        switch pointer.resolve(in: .object(user)) {
        case .string(let text): return text.isEmpty ? nil : text
        case .number(let number): return number.int.map { ExactString(String($0)) }
        default: return nil
        }
    }
}

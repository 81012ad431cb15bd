public import JSON

/// The `user_id` of a user: `provider|identifier`, such as `auth0|63d17c4bdf1ce171262c7e93`.
///
/// It is split at its first `|`: what follows may hold more of them, blanks, `/` and `@`. Compared as
/// bytes.
public struct UserID: Hashable, Sendable, CustomStringConvertible {
    /// The longest user id, in bytes.
    public static let bytesMax = 1_024

    /// What machine clients' subjects end in, and no user's id may.
    public static let clientSuffix = "@clients"

    /// The whole id.
    public let text: ExactString

    /// What precedes the first `|`: the strategy of the connection, `auth0` for a database.
    public let provider: ExactString

    /// What follows the first `|`: the identity's own `user_id`.
    public let identifier: ExactString

    /// The id written as `text`; nil if it has no `|`, nothing on one of its sides, a control character,
    /// more than ``bytesMax`` bytes, or the end of a client's subject.
    public init?(_ text: ExactString) {
        let bytes = text.utf8
        guard bytes.count <= Self.bytesMax, let bar = bytes.firstIndex(of: UInt8(ascii: "|")),
            bar != bytes.startIndex, bytes.index(after: bar) != bytes.endIndex,
            !text.hasControlCharacter,
            !text.string.utf8.reversed().starts(with: Self.clientSuffix.utf8.reversed())
        else { return nil }
        self.text = text
        provider = ExactString(String(text.string[..<bar]))
        identifier = ExactString(String(text.string[bytes.index(after: bar)...]))
    }

    /// The id of an identity at a provider; nil where ``init(_:)`` says so.
    public init?(provider: ExactString, identifier: ExactString) {
        guard !provider.utf8.contains(UInt8(ascii: "|")) else { return nil }
        self.init(ExactString(provider.string + "|" + identifier.string))
    }

    /// The whole id.
    public var description: String { text.string }
}

/// A password as somebody sent it, which never prints.
public struct PlainPassword: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The characters, for the rules of strength.
    public let text: String

    /// Holds a password.
    public init(_ text: String) { self.text = text }

    /// The bytes that are hashed.
    public var bytes: [UInt8] { Array(text.utf8) }

    /// `<secret>`.
    public var description: String { "<secret>" }

    /// `<secret>`.
    public var debugDescription: String { description }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Bytes that must not be printed, logged or encoded.
///
/// Its description and its mirror say `<secret>`; the bytes are only reached by name.
public struct Secret: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The bytes themselves.
    ///
    /// Compare secrets from outside by their digests, in constant time.
    public let bytes: [UInt8]

    /// Wraps the bytes.
    public init(bytes: [UInt8]) { self.bytes = bytes }

    /// `<secret>`.
    public var description: String { "<secret>" }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }

    /// The longest secret, in bytes.
    public static let bytesMax = 4_096
}

public import JSON

/// The `kid` by which a token names a key of its issuer's key set (RFC 7515 §4.1.4).
///
/// It is data for a lookup and nothing else: no path, no query, no URL.
public struct KeyID: Hashable, Sendable {
    /// The most bytes of a `kid`; no longer one is looked up or asked for.
    public static let byteCountMax = 512

    /// The text.
    public let text: ExactString

    /// A name for a key; nil if `text` is too long.
    public init?(_ text: ExactString) {
        guard text.utf8.count <= KeyID.byteCountMax else { return nil }
        self.text = text
    }
}

extension KeyID: CustomStringConvertible {
    /// The text itself.
    public var description: String { text.string }
}

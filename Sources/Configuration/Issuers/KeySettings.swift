public import JOSE

/// Where the keys of an issuer are.
public enum KeySettings: Equatable, Sendable {
    /// In the document that its OpenID Connect discovery names.
    case discovery
    /// At this URL, `http` only on loopback.
    case url(ServiceURL)
    /// In a file, read when the configuration is loaded.
    case file(path: String, KeyDocument)
    /// In the configuration itself.
    case inline(KeyDocument)

    /// The longest file of certificate authorities, in bytes.
    public static let certificateBytesMax = 1 << 20
}

/// A key set that was read from a file or from the configuration, with at least one usable key.
public struct KeyDocument: Sendable {
    /// The keys.
    public var keys: JSONWebKeySet
    /// The text they were read from, by which a reload sees whether they changed.
    public var source: [UInt8]

    /// The longest document, in bytes.
    public static let bytesMax = 1 << 20
}

extension KeyDocument: Equatable {
    /// Whether both were read from the same text.
    public static func == (left: KeyDocument, right: KeyDocument) -> Bool {
        left.source == right.source
    }
}

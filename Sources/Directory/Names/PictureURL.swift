public import JSON

/// The address of a picture: an `http` or `https` URL, which a page can show without running anything.
public struct PictureURL: Hashable, Sendable {
    /// The most bytes.
    public static let bytesMax = 2_048

    /// The URL.
    public let text: ExactString

    /// The URL written as `text`; nil if it has another scheme, no host, blanks, control characters,
    /// quotes or angle brackets, or is too long.
    public init?(_ text: ExactString) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.bytesMax,
            bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && !"\"<>\\".utf8.contains($0) })
        else { return nil }
        let scheme = ["https://", "http://"].first { scheme in
            ExactString(String(decoding: bytes.prefix(scheme.utf8.count), as: UTF8.self))
                .asciiLowercased.string == scheme
        }
        guard let scheme, let next = bytes.dropFirst(scheme.utf8.count).first,
            !"/?#".utf8.contains(next)
        else { return nil }
        self.text = text
    }

    /// The picture that the service shows of somebody who has none: Gravatar's by the MD5 digest of the
    /// lower-case address, or else one with the first two letters of the address.
    public static func initial(for email: EmailAddress, digest: [UInt8]) -> ExactString {
        let letters = email.localPart.utf8.filter(\.isASCIILetterOrDigit).prefix(2)
        return ExactString(
            "https://s.gravatar.com/avatar/" + ExactString(hexadecimal: digest).string
                + "?s=480&r=pg&d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2F"
                + String(decoding: letters, as: UTF8.self) + ".png"
        )
    }
}

/// What a body is announced as (RFC 9110 §8.3.1).
public struct MediaType: Sendable, Equatable {
    /// Type and subtype, with ASCII letters in lower case.
    private let essence: [UInt8]
    /// Whether no parameter says that it is text in another encoding than UTF-8.
    public let isUTF8: Bool

    /// Whether it is `application/json`.
    public var isJSON: Bool { essence.elementsEqual("application/json".utf8) }

    /// Whether it is `application/x-www-form-urlencoded`.
    public var isForm: Bool { essence.elementsEqual("application/x-www-form-urlencoded".utf8) }

    /// Reads the value of a `Content-Type` field; nil if a parameter is malformed.
    ///
    /// A semicolon may have nothing behind it (RFC 9110 §5.6.6); parameters other than `charset` mean nothing, for
    /// the types above have none (RFC 8259 §11).
    public init?(_ value: ArraySlice<UInt8>) {
        let parts = value.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        guard let first = parts.first else { return nil }
        var isUTF8 = true
        for part in parts.dropFirst() {
            let parameter = trimmingBlanks(part)
            guard !parameter.isEmpty else { continue }
            let halves = parameter.split(separator: UInt8(ascii: "="), maxSplits: 1)
            guard let name = halves.first, let text = halves.dropFirst().first,
                isToken(name.span)
            else { return nil }
            if matches(name.span, "charset") {
                let isNamed = matches(text.span, "utf-8") || matches(text.span, "\"utf-8\"")
                isUTF8 = isUTF8 && isNamed
            }
        }
        essence = trimmingBlanks(first).map(foldedASCII)
        self.isUTF8 = isUTF8
    }
}

extension HTTPHeaders {
    /// What the body is; nil if that is not said, cannot be read, or the body is compressed.
    public var mediaType: MediaType? {
        guard bytes(of: "Content-Encoding") == nil, let type = bytes(of: "Content-Type") else {
            return nil
        }
        return MediaType(type)
    }
}

internal import JSON
internal import OpenSSL

/// A JWS in compact serialization (RFC 7515 §7.1), taken apart but not yet believed.
///
/// It never prints: with its signature it is as good as a password.
struct CompactJWS: Confidential, Sendable {
    let header: JOSEHeader
    let payload: [UInt8]

    private let text: [UInt8]
    /// Bytes of header, dot and payload, as they were received: what is signed.
    private let signedCount: Int
    private let signature: [UInt8]

    /// Takes `text` apart; the payload may be anything, and empty.
    init(_ text: [UInt8], limits: TokenLimits) throws(TokenError) {
        guard text.count <= limits.bytes else { throw .tooLarge(limit: limits.bytes) }
        guard let (first, last) = CompactJWS.outerDots(of: text) else { throw .notCompact }
        let span = text.span
        payload = try CompactJWS.decode(span.extracting((first + 1)..<last), .payload)
        signature = try CompactJWS.decode(span.extracting((last + 1)..<text.count), .signature)
        guard !signature.isEmpty else { throw .malformed(.signature) }
        let header = try CompactJWS.decode(span.extracting(0..<first), .header)
        self.header = try JOSEHeader(try CompactJWS.object(in: header, .header, limits))
        self.text = text
        signedCount = last
    }

    /// Whether this is signed by `key` with an algorithm that it may be used with.
    func isSigned(by key: JSONWebKey) -> Bool {
        guard let algorithm = header.algorithm, key.isUsable(for: algorithm),
            let method = algorithm.signature
        else { return false }
        return key.publicKey.isSignature(
            signature.span,
            of: text.span.extracting(0..<signedCount),
            by: method
        )
    }

    /// The one object that `bytes` hold.
    static func object(
        in bytes: [UInt8],
        _ part: TokenError.Part,
        _ limits: TokenLimits
    ) throws(TokenError) -> JSONObject {
        let limits = JSONLimits(bytes: limits.bytes, depth: limits.depth)
        guard case .object(let object) = try? JSONValue(parsing: bytes, limits: limits) else {
            throw .malformed(part)
        }
        return object
    }

    private static func decode(
        _ text: Span<UInt8>,
        _ part: TokenError.Part
    ) throws(TokenError) -> [UInt8] {
        guard let bytes = Base64URL.decode(text) else {
            for index in text.indices where text[index] == dot { throw .notCompact }
            throw .malformed(part)
        }
        return bytes
    }

    /// The first and the last dot; nil if there are not two.
    ///
    /// Further dots between them, as in a JWE, are noticed when the payload does not decode: to look for
    /// them first would be to read most of every token twice.
    private static func outerDots(of text: [UInt8]) -> (Int, Int)? {
        guard let first = text.firstIndex(of: dot), let last = text.lastIndex(of: dot),
            first < last
        else { return nil }
        return (first, last)
    }

    private static let dot = UInt8(ascii: ".")
}

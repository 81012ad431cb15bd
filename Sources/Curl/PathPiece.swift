/// One piece of a URL's path, made from any text.
///
/// Every byte that RFC 3986 §2.3 does not list as unreserved is percent-encoded, so that no text can
/// end the piece, start a query or name another path: `auth0|x` becomes `auth0%7Cx`.
public struct PathPiece: Hashable, Sendable {
    /// The piece as it stands in a URL.
    public let encoded: String

    /// Encodes `text`, or throws ``CurlError/invalidPathPiece`` if it is empty, `.` or `..`.
    ///
    /// Some servers remove dot segments even when they are percent-encoded, so no encoding is safe.
    public init(_ text: String) throws(CurlError) {
        guard !text.utf8.isEmpty, !text.utf8.elementsEqual(".".utf8),
            !text.utf8.elementsEqual("..".utf8)
        else { throw .invalidPathPiece }
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if Self.isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
            }
        }
        encoded = String(decoding: bytes, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        isASCIIDigit(byte) || isASCIILetter(byte) || "-._~".utf8.contains(byte)
    }
}

/// The rules for `X-Request-ID`.
enum RequestID {
    static let header = "X-Request-ID"
    static let bytesMax = 256

    /// Whether a client's id is used as it is: 1–256 bytes of 0x20–0x7E.
    static func isValid(_ bytes: Span<UInt8>) -> Bool {
        guard 1...bytesMax ~= bytes.count else { return false }
        return bytes.indices.allSatisfy { 0x20...0x7E ~= bytes[$0] }
    }
}

/// What the id of a request is.
enum RequestIdentity: Sendable {
    /// The client's own, at this range of the head's bytes; a NUL follows, for C.
    case own(Range<Int>)
    /// The client sent none that is valid.
    case made(MadeRequestID)
}

/// Makes the ids of one connection's requests.
///
/// One draw from the system's generator serves a whole connection.
struct RequestIDSource: Sendable {
    private let connection: UInt64
    private var request: UInt64

    init(using generator: inout some RandomNumberGenerator) {
        connection = generator.next()
        request = generator.next()
    }

    mutating func next() -> MadeRequestID {
        request &+= 1
        return MadeRequestID(connection: connection, request: request)
    }
}

/// A request's id that was made here: 32 hexadecimal digits, of which the first 16 are the connection's.
///
/// It must be unique, not secret.
struct MadeRequestID: Sendable {
    let connection: UInt64
    let request: UInt64

    /// The digits as they lie in memory, and a NUL.
    var digits: InlineArray<5, UInt64> {
        [
            Self.digits(connection >> 32), Self.digits(connection),
            Self.digits(request >> 32), Self.digits(request), 0,
        ]
    }

    var text: String {
        unsafe withUnsafeBytes(of: digits) { unsafe String(decoding: $0.prefix(32), as: UTF8.self) }
    }

    /// The lower half of `number` as eight digits, all computed at once: one in each byte.
    private static func digits(_ number: UInt64) -> UInt64 {
        var digits = number & 0xFFFF_FFFF
        digits = (digits << 16 | digits) & 0x0000_FFFF_0000_FFFF
        digits = (digits << 8 | digits) & 0x00FF_00FF_00FF_00FF
        digits = (digits << 4 | digits) & 0x0F0F_0F0F_0F0F_0F0F
        let aboveNine = (digits &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return (digits &+ 0x3030_3030_3030_3030 &+ aboveNine &* 0x27).bigEndian
    }
}

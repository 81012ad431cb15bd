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

/// Makes the ids of one connection's requests: 32 hexadecimal digits, of which the first 16 stay.
///
/// They must be unique, not secret. One draw from the system's generator serves a whole connection.
struct RequestIDSource: Sendable {
    private let connection: UInt64
    private var request: UInt64

    init(using generator: inout some RandomNumberGenerator) {
        connection = generator.next()
        request = generator.next()
    }

    /// Appends the next id to `bytes`.
    mutating func appendNext(to bytes: inout [UInt8]) {
        request &+= 1
        Self.append(connection, to: &bytes)
        Self.append(request, to: &bytes)
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: 60, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: number >> UInt64(shift) & 0xF)
            bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }
}

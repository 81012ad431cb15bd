/// The 32 bytes by which an Ed25519 point is known: `y`, little-endian, and the sign of `x` on top.
struct Ed25519Encoding {
    /// `y` without the sign bit.
    private let y: [UInt8]

    /// Takes 32 bytes; nil for any other count.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == 32, let last = bytes.last else { return nil }
        y = bytes.dropLast() + [last & 0x7F]
    }

    /// Whether `y` is below the field's prime 2^255 - 19, as RFC 8032 §5.1.3 demands.
    var isCanonical: Bool {
        let rest = y.dropFirst()
        let isAtTop = rest.dropLast().allSatisfy { $0 == 0xFF } && rest.last == 0x7F
        return !(isAtTop && (y.first ?? 0) >= 0xED)
    }

    /// Whether the point's order divides 8, so that anyone can sign for it.
    ///
    /// `y` is then 0 (order 4), 1 (order 1), -1 (order 2) or one of two values of order 8.
    var hasSmallOrder: Bool { Ed25519Encoding.smallOrders.contains(y) }

    private static let zero = [UInt8](repeating: 0, count: 32)
    private static let one = [1] + [UInt8](repeating: 0, count: 31)
    private static let minusOne = [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]

    /// The roots of `d·y⁴ + 2·y² - 1` modulo the prime; the points over them double to order 4.
    private static let orderEight: [UInt8] = [
        0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98,
        0xF0, 0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53,
        0xFC, 0x05,
    ]
    private static let minusOrderEight: [UInt8] = [
        0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67,
        0x0F, 0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC,
        0x03, 0x7A,
    ]

    private static let smallOrders = [zero, one, minusOne, orderEight, minusOrderEight]
}

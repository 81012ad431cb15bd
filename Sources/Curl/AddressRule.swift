/// Which addresses a client connects to, judged by the address that is really used: what a name
/// resolved to a moment ago does not matter.
struct AddressRule {
    /// Plain text stays on this machine.
    let loopbackOnly: Bool

    init(for scheme: HTTPURL.Scheme) { loopbackOnly = scheme == .http }

    /// Whether the client may connect to `address`, 4 bytes of IPv4 or 16 of IPv6; never to others.
    func allows(_ address: [UInt8]) -> Bool {
        guard address.count == 4 || address.count == 16 else { return false }
        if address.count == 16, address.starts(with: Self.mappedIPv4) {
            return allows(Array(address.dropFirst(Self.mappedIPv4.count)))
        }
        let refused = Self.refused.contains { address.count == $0.size && $0.contains(address) }
        guard !refused else { return false }
        return !loopbackOnly || Self.isLoopback(address)
    }
}

extension AddressRule {
    /// An address and how many of its first bits count.
    private struct Range {
        let size: Int
        let prefix: [UInt8]
        let lastByteMask: UInt8

        /// `prefix` ends in the byte that `mask` applies to.
        init(_ size: Int, _ prefix: [UInt8], mask: UInt8 = 0xFF) {
            self.size = size
            self.prefix = prefix
            lastByteMask = mask
        }

        func contains(_ address: [UInt8]) -> Bool {
            guard let lastByte = prefix.last, address.count >= prefix.count else { return false }
            return address.starts(with: prefix.dropLast())
                && address[prefix.count - 1] & lastByteMask == lastByte
        }
    }

    private static let mappedIPv4: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

    /// Nothing to authenticate against stands there, but cloud metadata services do.
    private static let refused = [
        Range(4, [0]),  // "this host" (RFC 1122 §3.2.1.3)
        Range(4, [169, 254]),  // link-local (RFC 3927), with most metadata services
        Range(4, [100, 100, 100, 200]),  // metadata at Alibaba Cloud
        Range(4, [168, 63, 129, 16]),  // platform channel at Azure
        Range(4, [192, 0, 0, 192]),  // metadata at Oracle Cloud
        Range(4, [0xE0], mask: 0xE0),  // multicast, reserved, broadcast (RFC 1112)
        Range(16, [UInt8](repeating: 0, count: 16)),  // unspecified (RFC 4291 §2.5.2)
        Range(16, [0xFE, 0x80], mask: 0xC0),  // link-local (RFC 4291 §2.5.6)
        Range(16, [0xFF]),  // multicast (RFC 4291 §2.7)
        Range(16, [0xFD, 0x00, 0x0E, 0xC2] + [UInt8](repeating: 0, count: 10) + [0x02, 0x54]),
    ]

    private static func isLoopback(_ address: [UInt8]) -> Bool {
        address.count == 4
            ? address.first == 127
            : address == [UInt8](repeating: 0, count: 15) + [1]
    }
}

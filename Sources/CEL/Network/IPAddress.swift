/// An address of the Internet Protocol: CEL's `net.IP`.
///
/// An IPv4 address that is mapped into IPv6 (`::ffff:c000:201`) is the IPv4 address, so that writing
/// it so leads past no test.
struct IPAddress: Hashable, Sendable {
    /// The version of the protocol.
    enum Family: Int64, Sendable {
        case v4 = 4
        case v6 = 6

        /// How many bits an address has.
        var bitCount: Int {
            switch self {
            case .v4: 32
            case .v6: 128
            }
        }
    }

    /// The version of the protocol.
    let family: Family
    /// The address as a number; of IPv4 the lowest 32 bits.
    let bits: UInt128

    /// An IPv4 address.
    init(v4 bits: UInt32) { self.init(family: .v4, bits: UInt128(bits)) }

    /// An IPv6 address, or the IPv4 address that is mapped into it (RFC 4291 §2.5.5.2).
    init(v6 bits: UInt128) {
        if Self.isMapped(bits) {
            self.init(v4: UInt32(truncatingIfNeeded: bits))
        } else {
            self.init(family: .v6, bits: bits)
        }
    }

    /// An address of either version; `bits` are no more than it has.
    private init(family: Family, bits: UInt128) {
        self.family = family
        self.bits = bits
    }

    /// Whether an IPv6 address is in `::ffff:0:0/96`.
    static func isMapped(_ bits: UInt128) -> Bool { bits >> 32 == 0xFFFF }

    /// The first `count` bits of the address, and zeros behind.
    func prefix(_ count: Int) -> IPAddress {
        let rest = max(0, family.bitCount - count)
        // A shift by all 128 bits gives zero.
        return IPAddress(family: family, bits: (bits >> rest) << rest)
    }
}

extension IPAddress {
    /// Whether it is `0.0.0.0` or `::`.
    var isUnspecified: Bool { bits == 0 }

    /// Whether it is in `127.0.0.0/8`, or `::1`.
    var isLoopback: Bool {
        switch family {
        case .v4: bits >> 24 == 127
        case .v6: bits == 1
        }
    }

    /// Whether it is in `224.0.0.0/4` or `ff00::/8`.
    var isMulticast: Bool {
        switch family {
        case .v4: bits >> 28 == 0xE
        case .v6: bits >> 120 == 0xFF
        }
    }

    /// Whether it is in `169.254.0.0/16` or `fe80::/10`.
    var isLinkLocalUnicast: Bool {
        switch family {
        case .v4: bits >> 16 == 0xA9FE
        case .v6: bits >> 118 == 0xFE80 >> 6
        }
    }

    /// Whether it is in `224.0.0.0/24`, or multicast of IPv6 with link-local scope (RFC 4291 §2.7).
    var isLinkLocalMulticast: Bool {
        switch family {
        case .v4: bits >> 8 == 0xE00000
        case .v6: bits >> 112 & 0xFF0F == 0xFF02
        }
    }

    /// Whether it is none of the other kinds, nor `255.255.255.255`.
    ///
    /// Addresses of private networks count as global, as in the library that CEL's own uses.
    var isGlobalUnicast: Bool {
        let isBroadcast = family == .v4 && bits == 0xFFFF_FFFF
        return !isUnspecified && !isLoopback && !isMulticast && !isLinkLocalUnicast && !isBroadcast
    }
}

internal import JSON

/// An address with the length of a prefix: CEL's `net.CIDR`.
///
/// The bits behind the prefix are kept, so that `10.1.2.3/8` is another value than `10.0.0.0/8`.
struct IPNetwork: Hashable, Sendable {
    /// The address before the slash.
    let address: IPAddress
    /// How many leading bits the addresses of the network have in common.
    let prefixLength: Int

    /// The network of the first `prefixLength` bits of `address`, which has that many.
    private init(address: IPAddress, prefixLength: Int) {
        self.address = address
        self.prefixLength = prefixLength
    }

    /// Reads CIDR notation (RFC 4632 §3.1): an address, a slash, a length without zeros in front.
    ///
    /// IPv4 networks that are mapped into IPv6 are the IPv4 networks, if they are written without
    /// points and are not larger than all of IPv4.
    init(_ text: ExactString) throws(NetworkError) {
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            throw .malformedNetwork
        }
        let text = text.utf8
        let address = try Self.address(text[..<slash])
        let isMapped = address.family == .v4 && text[..<slash].contains(UInt8(ascii: ":"))
        let bitCount = isMapped ? IPAddress.Family.v6.bitCount : address.family.bitCount
        let digits = text[text.index(after: slash)...]
        guard let length = DecimalNumber.value(of: digits, maximum: bitCount) else {
            throw .malformedNetwork
        }
        let unused = bitCount - address.family.bitCount
        guard length >= unused else { throw .mappedAddress }
        self.init(address: address, prefixLength: length - unused)
    }

    /// The network without the bits behind its prefix.
    var masked: IPNetwork {
        IPNetwork(address: address.prefix(prefixLength), prefixLength: prefixLength)
    }

    /// Whether there are no bits behind the prefix.
    var isMask: Bool { self == masked }

    /// Whether an address of the same family has the prefix of the network.
    func contains(_ other: IPAddress) -> Bool {
        other.family == address.family && other.prefix(prefixLength) == address.prefix(prefixLength)
    }

    /// Whether all addresses of `other` are in this network.
    func contains(_ other: IPNetwork) -> Bool {
        other.prefixLength >= prefixLength && contains(other.address)
    }

    /// What is wrong with the address is wrong with the network.
    private static func address(_ text: Substring.UTF8View) throws(NetworkError) -> IPAddress {
        do {
            return try IPAddress(text)
        } catch {
            throw error == .malformedAddress ? .malformedNetwork : error
        }
    }
}

extension IPNetwork: CustomStringConvertible {
    /// The address in its canonical form, a slash and the length of the prefix.
    var description: String { "\(address)/\(prefixLength)" }
}

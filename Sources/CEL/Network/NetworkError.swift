/// Why a text is no address or no network.
enum NetworkError: Error, Equatable {
    /// Neither an IPv4 nor an IPv6 address.
    case malformedAddress
    /// Not an address, a slash and the length of a prefix.
    case malformedNetwork
    /// An IPv6 address with a zone, such as `fe80::1%eth0`.
    case zone
    /// An IPv4 address inside an IPv6 address, such as `::ffff:192.0.2.1`; or a network that holds
    /// all of them and more, which could be neither IPv4 nor IPv6.
    case mappedAddress
}

extension NetworkError: CustomStringConvertible {
    /// What was found and what was expected.
    var description: String {
        switch self {
        case .malformedAddress: "not an IP address"
        case .malformedNetwork: "not a network in CIDR notation such as `192.0.2.0/24`"
        case .zone: "an IP address with a zone is not allowed"
        case .mappedAddress: "an IPv4 address mapped into IPv6 is not allowed: expected plain IPv4"
        }
    }
}

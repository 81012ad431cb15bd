internal import CMicroHTTPD
internal import Glibc

/// Who is at the other end of a connection.
public enum PeerAddress: Hashable, Sendable, CustomStringConvertible {
    /// A TCP client. An IPv4 address that arrives on an IPv6 socket is the same as on an IPv4 one.
    case ip(IPAddress)
    /// A client of a unix socket, which only the socket's file mode identifies.
    case unix

    /// The network that one client can be expected to hold, for counting what it does.
    public var network: PeerNetwork {
        switch self {
        case .ip(let address): PeerNetwork(address)
        case .unix: PeerNetwork(nil)
        }
    }

    /// Whether the client is on this machine.
    public var isLocal: Bool {
        switch self {
        case .ip(let address): address.isLoopback
        case .unix: true
        }
    }

    /// The address as text, or `unix`.
    public var description: String {
        switch self {
        case .ip(let address): address.description
        case .unix: "unix"
        }
    }
}

/// An IPv4 or IPv6 address.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// The sixteen bytes of the IPv6 form, in two halves; IPv4 addresses are mapped (`::ffff:0:0/96`).
    private let high: UInt64
    private let low: UInt64

    /// An address by its sixteen bytes in network order, as two numbers.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// An address by its four bytes in network order, as one number.
    public init(ipv4 address: UInt32) {
        self.init(high: 0, low: ipv4Prefix << 32 | UInt64(address))
    }

    private var ipv4: UInt32? {
        high == 0 && low >> 32 == ipv4Prefix ? UInt32(truncatingIfNeeded: low) : nil
    }

    /// The address itself for IPv4, its /64 for IPv6: who has one address of that has all of them.
    var network: IPAddress { ipv4 == nil ? IPAddress(high: high, low: 0) : self }

    /// Whether this is in `127.0.0.0/8` or `::1`.
    public var isLoopback: Bool {
        ipv4.map { $0 >> 24 == 127 } ?? (high == 0 && low == 1)
    }

    /// The usual text: dotted decimal, or RFC 5952.
    public var description: String {
        if let ipv4 {
            return (0..<4).reversed().map { String(ipv4 >> ($0 * 8) & 0xFF) }
                .joined(separator: ".")
        }
        var address = in6_addr()
        unsafe withUnsafeMutableBytes(of: &address) { bytes in
            unsafe bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
            unsafe bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard unsafe inet_ntop(AF_INET6, &address, &text, socklen_t(text.count)) != nil else {
            return "?"
        }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

private let ipv4Prefix: UInt64 = 0xFFFF

extension PeerAddress {
    /// The peer of a connection; families other than IP count as unix.
    init(_ address: UnsafePointer<sockaddr>?) {
        guard let address = unsafe address else {
            self = .unix
            return
        }
        switch unsafe CInt(address.pointee.sa_family) {
        case AF_INET:
            let bytes = unsafe UnsafeRawPointer(address)
            let offset = MemoryLayout<sockaddr_in>.offset(of: \.sin_addr) ?? 4
            let network = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
            self = .ip(IPAddress(ipv4: UInt32(bigEndian: network)))
        case AF_INET6:
            let bytes = unsafe UnsafeRawPointer(address)
            let offset = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 8
            let high = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let low = unsafe bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
            self = .ip(IPAddress(high: UInt64(bigEndian: high), low: UInt64(bigEndian: low)))
        default:
            self = .unix
        }
    }
}

/// Addresses that count as one client: an IPv4 address, an IPv6 /64, or all clients of unix sockets.
public struct PeerNetwork: Hashable, Sendable {
    private let address: IPAddress?

    init(_ address: IPAddress?) { self.address = address?.network }
}

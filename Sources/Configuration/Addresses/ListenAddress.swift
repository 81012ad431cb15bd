/// An IPv4 or IPv6 address, written as a literal (RFC 4291 §2.2, RFC 6943 §3.1.1).
///
/// Host names are not resolved: an address in the configuration means one interface, and a name could
/// mean another one tomorrow.
public struct ListenAddress: Hashable, Sendable {
    /// The address in network order: 4 bytes for IPv4, 16 for IPv6.
    public let bytes: [UInt8]

    /// Reads a literal without brackets; `nil` for everything else.
    ///
    /// IPv4 is four decimal numbers without leading zeros (`010` is eight to some readers). IPv6 may
    /// use `::` once and end in an IPv4 address; zone identifiers are not taken.
    public init?(_ text: String) {
        let parsed = text.utf8.contains(UInt8(ascii: ":")) ? Self.ipv6(text) : Self.ipv4(text)
        guard let parsed else { return nil }
        bytes = parsed
    }

    /// Whether only this machine can reach it: `127.0.0.0/8`, `::1` and the IPv4 ones mapped to IPv6.
    public var isLoopback: Bool {
        if bytes.count == 4 { return bytes.first == 127 }
        if bytes == Array(repeating: 0, count: 15) + [1] { return true }
        return isMappedIPv4 && bytes.dropFirst(12).first == 127
    }

    /// Whether it means every interface: `0.0.0.0` and `::`.
    public var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }

    /// Whether it has 16 bytes.
    public var isIPv6: Bool { bytes.count == 16 }

    private var isMappedIPv4: Bool {
        bytes.count == 16 && bytes.prefix(10).allSatisfy { $0 == 0 }
            && bytes.dropFirst(10).prefix(2).allSatisfy { $0 == 0xFF }
    }
}

extension ListenAddress {
    private static func ipv4(_ text: String) -> [UInt8]? {
        let pieces = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard pieces.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for piece in pieces {
            guard let byte = decimalByte(piece) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private static func decimalByte(_ digits: Substring.UTF8View) -> UInt8? {
        guard (1...3).contains(digits.count), digits.allSatisfy(\.isASCIIDigit) else { return nil }
        guard digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
        return UInt8(Substring(digits))
    }

    private static func ipv6(_ text: String) -> [UInt8]? {
        let halves = text.components(around: "::")
        guard halves.count <= 2 else { return nil }
        var groups: [[UInt8]] = []
        for (index, half) in halves.enumerated() {
            guard let bytes = groupBytes(half, isLast: index == halves.count - 1) else {
                return nil
            }
            groups.append(bytes)
        }
        guard let head = groups.first, let tail = groups.last else { return nil }
        if groups.count == 1 { return head.count == 16 ? head : nil }
        // `::` stands for at least one group of zeros.
        let zeros = 16 - head.count - tail.count
        return zeros >= 2 ? head + Array(repeating: 0, count: zeros) + tail : nil
    }

    private static func groupBytes(_ half: Substring, isLast: Bool) -> [UInt8]? {
        guard !half.isEmpty else { return [] }
        let groups = half.split(separator: ":", omittingEmptySubsequences: false)
        guard groups.count <= 8 else { return nil }
        var bytes: [UInt8] = []
        for (index, group) in groups.enumerated() {
            if isLast, index == groups.count - 1, group.utf8.contains(UInt8(ascii: ".")) {
                guard let tail = ipv4(String(group)) else { return nil }
                bytes += tail
                continue
            }
            guard (1...4).contains(group.utf8.count), group.utf8.allSatisfy(\.isASCIIHexDigit),
                let value = UInt16(group, radix: 16)
            else { return nil }
            bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
        }
        return bytes
    }
}

extension String {
    /// The pieces between occurrences of a two-byte ASCII mark, compared as bytes.
    fileprivate func components(around mark: StaticString) -> [Substring] {
        let wanted = Array(mark.description.utf8)
        var pieces: [Substring] = []
        var start = utf8.startIndex
        var index = start
        while index < utf8.endIndex {
            guard utf8[index...].starts(with: wanted) else {
                index = utf8.index(after: index)
                continue
            }
            pieces.append(self[start..<index])
            index = utf8.index(index, offsetBy: wanted.count)
            start = index
        }
        return pieces + [self[start...]]
    }
}

extension ListenAddress {
    /// `127.0.0.1`.
    public static let loopback = ListenAddress(ipv4: 127, 0, 0, 1)

    private init(ipv4 first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) {
        bytes = [first, second, third, fourth]
    }

    /// The literal again: IPv4 as four numbers, IPv6 in the short form of RFC 5952 §4.
    public var text: String {
        guard isIPv6 else { return bytes.map(String.init).joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map {
            UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
        }
        let hex = groups.map { String($0, radix: 16) }
        guard let zeros = Self.longestZeros(in: groups) else { return hex.joined(separator: ":") }
        let head = hex[..<zeros.lowerBound].joined(separator: ":")
        return head + "::" + hex[zeros.upperBound...].joined(separator: ":")
    }

    /// The first of the longest runs of at least two zero groups.
    private static func longestZeros(in groups: [UInt16]) -> Range<Int>? {
        var longest: Range<Int>?
        var start = 0
        for index in 0...groups.count {
            if index < groups.count, groups[index] == 0 { continue }
            let run = start..<index
            if run.count >= 2, run.count > (longest?.count ?? 0) { longest = run }
            start = index + 1
        }
        return longest
    }
}

internal import Glibc

/// The hosts that ``HTTPURL`` takes.
enum HostSyntax {
    /// The longest DNS name in text, in bytes (RFC 1035 §2.3.4).
    static let nameBytesMax = 253
    /// The longest label of a DNS name, in bytes.
    static let labelBytesMax = 63

    /// Whether `host`, in lower case, is a DNS name, an IPv4 address or a bracketed IPv6 address.
    static func isValid(_ host: String) -> Bool {
        if host.utf8.first == UInt8(ascii: "[") { return isBracketedIPv6(host) }
        guard let lastLabel = host.utf8.split(separator: UInt8(ascii: ".")).last else {
            return false
        }
        // `127.1`, `2130706433` and `0x7f.1` are addresses to some resolvers and names to others.
        if lastLabel.first.map(isASCIIDigit) == true { return ipv4(host) != nil }
        return isName(host)
    }

    /// The four numbers of an address in strict dotted decimal, or `nil`.
    static func ipv4(_ host: String) -> [UInt8]? {
        let parts = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part -> UInt8? in
            guard (1...3).contains(part.count), part.allSatisfy(isASCIIDigit),
                part.count == 1 || part.first != UInt8(ascii: "0")
            else { return nil }
            return UInt8(Substring(part))
        }
        return parts.count == 4 && numbers.count == 4 ? numbers : nil
    }

    private static func isName(_ host: String) -> Bool {
        guard host.utf8.count <= nameBytesMax else { return false }
        let labels = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            (1...labelBytesMax).contains(label.count)
                && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { byte in
                    isASCIIDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                }
        }
    }

    private static func isBracketedIPv6(_ host: String) -> Bool {
        guard host.utf8.last == UInt8(ascii: "]"), !host.utf8.contains(0) else { return false }
        // As bytes: which C module the structure belongs to is not the same in every build.
        var address = [UInt8](repeating: 0, count: 16)
        return unsafe inet_pton(AF_INET6, String(host.dropFirst().dropLast()), &address) == 1
    }
}

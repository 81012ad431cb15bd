internal import JSON

/// Host names as they stand in URLs: DNS names and IPv4 addresses.
enum HostName {
    /// Whether the text is labels of letters, digits, `-` and `_`, 1 to 63 bytes each, 253 in all.
    ///
    /// A last label that begins with a digit makes it an IPv4 address, which then must be a whole one:
    /// `127.1` and `0x7f.1` are addresses to some readers and names to others.
    static func isValid(_ text: String) -> Bool {
        guard (1...253).contains(text.utf8.count) else { return false }
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.allSatisfy(isLabel), let last = labels.last else { return false }
        return last.first?.isASCIIDigit == true ? ListenAddress(text) != nil : true
    }

    /// Whether a host of a URL can only be this machine.
    static func isLoopback(_ host: String) -> Bool {
        if let address = ListenAddress(host) {
            return address.isIPv6 ? host == "::1" : address.isLoopback
        }
        return host.utf8.map(\.asciiLowercased).elementsEqual("localhost".utf8)
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        guard (1...63).contains(label.count), label.first != UInt8(ascii: "-"),
            label.last != UInt8(ascii: "-")
        else { return false }
        return label.allSatisfy { byte in
            byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_")
        }
    }
}

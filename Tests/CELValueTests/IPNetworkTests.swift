import JSON
import Testing

@testable import CEL

@Suite("IP networks")
struct IPNetworkTests {
    @Test(
        "are read and written with the bits behind their prefix",
        arguments: [
            ("192.168.0.0/24", "192.168.0.0/24", "192.168.0.0/24"),
            ("10.1.2.3/8", "10.1.2.3/8", "10.0.0.0/8"), ("0.0.0.0/0", "0.0.0.0/0", "0.0.0.0/0"),
            ("1.2.3.4/32", "1.2.3.4/32", "1.2.3.4/32"), ("1.2.3.4/0", "1.2.3.4/0", "0.0.0.0/0"),
            ("::/0", "::/0", "::/0"), ("2001:DB8::1/32", "2001:db8::1/32", "2001:db8::/32"),
            ("ffff::/1", "ffff::/1", "8000::/1"), ("::1/128", "::1/128", "::1/128"),
            ("::1/127", "::1/127", "::/127"), ("::1.2.3.4/120", "::102:304/120", "::102:300/120"),
            ("::ffff:c0a8:1/120", "192.168.0.1/24", "192.168.0.0/24"),
            ("::ffff:0:0/96", "0.0.0.0/0", "0.0.0.0/0"),
            ("::ffff:c0a8:1/128", "192.168.0.1/32", "192.168.0.1/32"),
        ] as [(ExactString, String, String)]
    )
    func reading(text: ExactString, written: String, masked: String) throws {
        let network = try IPNetwork(text)
        #expect(network.description == written)
        #expect(network.masked.description == masked)
        #expect(network.isMask == (written == masked))
        #expect(try IPNetwork(ExactString(written)) == network)
    }

    @Test(
        "that are not written strictly are refused",
        arguments: [
            ("", .malformedNetwork), ("/", .malformedNetwork), ("10.0.0.0", .malformedNetwork),
            ("10.0.0.0/", .malformedNetwork), ("/8", .malformedNetwork),
            ("10.0.0.0/33", .malformedNetwork), ("10.0.0.0/-1", .malformedNetwork),
            ("10.0.0.0/+8", .malformedNetwork), ("10.0.0.0/08", .malformedNetwork),
            ("10.0.0.0/00", .malformedNetwork), ("10.0.0.0/8 ", .malformedNetwork),
            ("10.0.0.0/8/8", .malformedNetwork), ("10.0.0.0/255.0.0.0", .malformedNetwork),
            ("10.0.0/8", .malformedNetwork), ("010.0.0.0/8", .malformedNetwork),
            ("2001:db8::/129", .malformedNetwork), ("::/1000", .malformedNetwork),
            ("::/0\0", .malformedNetwork), ("10.0.0.0/\u{668}", .malformedNetwork),
            ("fe80::1%en0/24", .zone), ("::ffff:192.168.0.1/24", .mappedAddress),
            ("::ffff:192.168.0.1/120", .mappedAddress), ("::ffff:c0a8:1/95", .mappedAddress),
            ("::ffff:c0a8:1/0", .mappedAddress), ("::ffff:c0a8:1/129", .malformedNetwork),
        ] as [(ExactString, NetworkError)]
    )
    func malformed(text: ExactString, error: NetworkError) {
        #expect(throws: error) { try IPNetwork(text) }
    }

    @Test(
        "contain the addresses with their prefix",
        arguments: [
            ("192.168.0.0/24", "192.168.0.0", true), ("192.168.0.0/24", "192.168.0.255", true),
            ("192.168.0.0/24", "192.168.1.0", false), ("192.168.0.77/24", "192.168.0.1", true),
            ("192.168.0.0/24", "192.167.255.255", false), ("0.0.0.0/0", "255.255.255.255", true),
            ("0.0.0.0/0", "::1", false), ("::/0", "1.2.3.4", false), ("::/0", "ffff::", true),
            ("2001:db8::/33", "2001:db8:7fff::", true), ("2001:db8::/33", "2001:db8:8000::", false),
            ("1.2.3.4/32", "1.2.3.4", true), ("1.2.3.4/32", "1.2.3.5", false),
            // However it is written, it is the same address.
            ("10.0.0.0/8", "::ffff:a01:203", true), ("::ffff:a00:0/104", "10.255.0.1", true),
            ("::/96", "1.2.3.4", false), ("::/96", "::1.2.3.4", true),
        ] as [(ExactString, ExactString, Bool)]
    )
    func addresses(network: ExactString, address: ExactString, contained: Bool) throws {
        #expect(try IPNetwork(network).contains(IPAddress(address)) == contained)
    }

    @Test(
        "contain the networks that have no address outside",
        arguments: [
            ("192.168.0.0/24", "192.168.0.0/25", true), ("192.168.0.0/24", "192.168.0.1/32", true),
            ("192.168.0.0/24", "192.168.0.0/23", false), ("10.0.0.0/8", "10.0.0.0/8", true),
            ("10.0.0.0/8", "10.9.9.9/8", true), ("10.0.0.0/8", "11.0.0.0/16", false),
            ("0.0.0.0/0", "::/0", false), ("::/0", "10.0.0.0/8", false),
            ("2001:db8::/32", "2001:db8::/33", true), ("2001:db8::/33", "2001:db8::/32", false),
        ] as [(ExactString, ExactString, Bool)]
    )
    func networks(network: ExactString, other: ExactString, contained: Bool) throws {
        #expect(try IPNetwork(network).contains(IPNetwork(other)) == contained)
    }

    @Test("give their address and the length of their prefix")
    func parts() throws {
        let network = try IPNetwork("10.1.2.3/8")
        #expect(try network.address == IPAddress("10.1.2.3"))
        #expect(network.prefixLength == 8)
        #expect(try network != IPNetwork("10.0.0.0/8"))
        #expect(try network.masked == IPNetwork("10.0.0.0/8"))
    }
}

import JSON
import Testing

@testable import CEL

@Suite("IP addresses")
struct IPAddressTests {
    @Test(
        "are read and written in their canonical form",
        arguments: [
            ("192.168.0.1", "192.168.0.1"), ("0.0.0.0", "0.0.0.0"),
            ("255.255.255.255", "255.255.255.255"), ("::", "::"), ("::1", "::1"), ("1::", "1::"),
            ("2001:DB8::68", "2001:db8::68"), ("2001:db8:0:0:0:0:0:1", "2001:db8::1"),
            ("2001:0db8:0000::0001", "2001:db8::1"), ("1:0:0:2:0:0:0:3", "1:0:0:2::3"),
            ("1:0:0:2:3:0:0:4", "1::2:3:0:0:4"), ("1:2:3:4:5:6:0:8", "1:2:3:4:5:6:0:8"),
            ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
            ("::1.2.3.4", "::102:304"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
            ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"), ("::ffff", "::ffff"),
            ("::ffff:c0a8:1", "192.168.0.1"), ("0:0:0:0:0:FFFF:C0A8:0001", "192.168.0.1"),
            ("::fffe:c0a8:1", "::fffe:c0a8:1"), ("1::ffff:c0a8:1", "1::ffff:c0a8:1"),
        ] as [(ExactString, ExactString)]
    )
    func canonical(text: ExactString, written: ExactString) throws {
        let address = try IPAddress(text)
        #expect(ExactString(address.description) == written)
        #expect(address.isCanonical(text) == (text == written))
        #expect(try IPAddress(written) == address)
    }

    @Test(
        "that are not written strictly are refused",
        arguments: [
            "", ".", ":", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.04", "1.2.3.00",
            "1..3.4", "1.2.3.", ".1.2.3", "1.2.3.4 ", " 1.2.3.4", "1.2.3.-4", "+1.2.3.4",
            "0x1.2.3.4",
            "1.2.3.4/8", "16909060", "[::1]", ":::", "::::", "1::2::3", ":1", "1:",
            ":1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4::5:6:7:8", "12345::",
            "00001::", "g::", "::1 ", "::-1", "::1.2.3", "::1.2.3.4.5", "::01.2.3.4", "::1.2.3.4:5",
            "1.2.3.4::", "1.2.3.4::1", "1:2:3:4:5:6:7:1.2.3.4", "::1:2:3:4:5:6:1.2.3.4.", "::1\0",
            "\u{FF11}.2.3.4", "1.2.3.\u{664}", "\u{661}::", "::ffff:1.2.3.256",
        ] as [ExactString]
    )
    func malformed(text: ExactString) {
        #expect(throws: NetworkError.malformedAddress) { try IPAddress(text) }
    }

    @Test(
        "with a zone, and mapped ones written with points, are refused by name",
        arguments: [
            ("fe80::1%en0", .zone), ("::1%", .zone), ("1.2.3.4%eth0", .zone),
            ("::ffff:192.168.0.1", .mappedAddress), ("0:0:0:0:0:ffff:1.2.3.4", .mappedAddress),
            ("::FFFF:1.2.3.4", .mappedAddress),
        ] as [(ExactString, NetworkError)]
    )
    func refused(text: ExactString, error: NetworkError) {
        #expect(throws: error) { try IPAddress(text) }
    }

    @Test(
        "are of the kinds that their prefixes say",
        arguments: [
            ("0.0.0.0", [.unspecified]), ("::", [.unspecified]), ("127.0.0.1", [.loopback]),
            ("127.255.255.255", [.loopback]), ("126.255.255.255", [.globalUnicast]),
            ("128.0.0.0", [.globalUnicast]), ("::1", [.loopback]), ("::2", [.globalUnicast]),
            ("10.0.0.1", [.globalUnicast]), ("0.0.0.1", [.globalUnicast]),
            ("255.255.255.255", []), ("255.255.255.254", [.globalUnicast]),
            ("169.254.1.1", [.linkLocalUnicast]), ("169.253.255.255", [.globalUnicast]),
            ("169.255.0.0", [.globalUnicast]), ("fe80::1", [.linkLocalUnicast]),
            ("febf:ffff::", [.linkLocalUnicast]), ("fec0::", [.globalUnicast]),
            ("fd00::1", [.globalUnicast]), ("fe7f::", [.globalUnicast]),
            ("224.0.0.1", [.linkLocalMulticast]), ("224.0.0.255", [.linkLocalMulticast]),
            ("224.0.1.0", []), ("239.255.255.255", []), ("240.0.0.0", [.globalUnicast]),
            ("223.255.255.255", [.globalUnicast]), ("ff02::1", [.linkLocalMulticast]),
            ("ff32::1", [.linkLocalMulticast]), ("ff01::1", []), ("ff0e::1", []),
            ("::ffff:7f00:1", [.loopback]), ("::ffff:a9fe:1", [.linkLocalUnicast]),
            ("::7f00:1", [.globalUnicast]), ("2001:db8::abcd", [.globalUnicast]),
        ] as [(ExactString, Set<AddressKind>)]
    )
    func kinds(text: ExactString, kinds: Set<AddressKind>) throws {
        #expect(try IPAddress(text).kinds == kinds)
    }

    @Test("have a family, which a mapped one has of IPv4")
    func family() throws {
        #expect(try IPAddress("192.168.0.1").family.rawValue == 4)
        #expect(try IPAddress("2001:db8::68").family.rawValue == 6)
        #expect(try IPAddress("::ffff:c0a8:1").family.rawValue == 4)
        #expect(try IPAddress("::ffff:c0a8:1") == IPAddress("192.168.0.1"))
        #expect(try IPAddress("::1.2.3.4") != IPAddress("1.2.3.4"))
    }
}

enum AddressKind: Sendable {
    case unspecified, loopback, globalUnicast, linkLocalUnicast, linkLocalMulticast
}

extension IPAddress {
    fileprivate var kinds: Set<AddressKind> {
        let answers: [(AddressKind, Bool)] = [
            (.unspecified, isUnspecified), (.loopback, isLoopback),
            (.globalUnicast, isGlobalUnicast), (.linkLocalUnicast, isLinkLocalUnicast),
            (.linkLocalMulticast, isLinkLocalMulticast),
        ]
        return Set(answers.filter(\.1).map(\.0))
    }
}

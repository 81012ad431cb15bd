import Testing

@testable import Curl

@Suite("Addresses")
struct AddressRuleTests {
    enum Verdict {
        case both
        case httpsOnly
        case neither
    }

    static let zeros = [UInt8](repeating: 0, count: 15)
    static let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]

    @Test(
        "are judged as they resolve",
        arguments: [
            ([127, 0, 0, 1], .both), ([127, 255, 255, 254], .both), (zeros + [1], .both),
            (mapped + [127, 0, 0, 1], .both), ([10, 0, 0, 1], .httpsOnly),
            ([192, 168, 1, 1], .httpsOnly), ([8, 8, 8, 8], .httpsOnly),
            ([126, 0, 0, 1], .httpsOnly),
            ([128, 0, 0, 1], .httpsOnly), ([169, 253, 0, 1], .httpsOnly),
            ([223, 255, 255, 255], .httpsOnly), (zeros + [2], .httpsOnly),
            (mapped + [8, 8, 8, 8], .httpsOnly),
            ([0x20, 1, 0x0D, 0xB8] + zeros.prefix(12), .httpsOnly),
            ([0xFD] + zeros, .httpsOnly), ([0, 0, 0, 0], .neither), ([0, 1, 2, 3], .neither),
            ([169, 254, 169, 254], .neither), (mapped + [169, 254, 169, 254], .neither),
            ([100, 100, 100, 200], .neither), ([168, 63, 129, 16], .neither),
            ([192, 0, 0, 192], .neither), ([224, 0, 0, 1], .neither), ([239, 1, 2, 3], .neither),
            ([240, 0, 0, 1], .neither), ([255, 255, 255, 255], .neither), (zeros + [0], .neither),
            ([0xFE, 0x80] + zeros.prefix(14), .neither),
            ([0xFE, 0xBF] + zeros.prefix(14), .neither),
            ([0xFF, 0x02] + zeros.prefix(14), .neither),
            ([0xFD, 0, 0x0E, 0xC2] + zeros.prefix(10) + [2, 0x54], .neither),
            ([], .neither), ([127, 0, 0], .neither), (zeros, .neither),
        ] as [([UInt8], Verdict)]
    )
    func verdict(address: [UInt8], expected: Verdict) {
        #expect(AddressRule(for: .https).allows(address) == (expected != .neither))
        #expect(AddressRule(for: .http).allows(address) == (expected == .both))
    }

    @Test("that are refused end the request before a connection")
    func refused() async throws {
        let client = try HTTPClient()
        let request = HTTPClientRequest(try HTTPURL("https://169.254.169.254/latest/meta-data"))
        await #expect(throws: CurlError.addressRefused) { try await client.send(request) }
        await client.shutdown()
    }
}

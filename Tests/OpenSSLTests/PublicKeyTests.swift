import OpenSSL
import Testing

/// A key at, or barely past, the edge of what is taken.
struct PublicKeyCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let isTaken: Bool
    let components: PublicKeyComponents

    init(_ name: String, _ isTaken: Bool, _ components: PublicKeyComponents) {
        testDescription = name
        self.isTaken = isTaken
        self.components = components
    }

    static func rsa(_ name: String, _ isTaken: Bool, n: [UInt8], e: [UInt8]) -> PublicKeyCase {
        PublicKeyCase(name, isTaken, .rsa(modulus: n, exponent: e))
    }

    /// An odd number of this many bits.
    static func odd(bits: Int) -> [UInt8] {
        let top = UInt8(1) << ((bits - 1) % 8)
        return [top] + [UInt8](repeating: 0xA5, count: (bits + 7) / 8 - 1)
    }
}

@Suite("Public keys")
struct PublicKeyTests {
    static let f4: [UInt8] = [1, 0, 1]
    static let n = PublicKeyCase.odd(bits: 2_048)

    static let rsa: [PublicKeyCase] = [
        .rsa("2,048 bits", true, n: n, e: f4),
        .rsa("2,047 bits", false, n: PublicKeyCase.odd(bits: 2_047), e: f4),
        .rsa("2,047 bits and a zero byte", false, n: [0] + PublicKeyCase.odd(bits: 2_047), e: f4),
        .rsa("2,048 bits and a zero byte", true, n: [0] + n, e: [0] + f4),
        .rsa("8,192 bits", true, n: PublicKeyCase.odd(bits: 8_192), e: f4),
        .rsa("8,193 bits", false, n: PublicKeyCase.odd(bits: 8_193), e: f4),
        .rsa("no modulus", false, n: [], e: f4),
        .rsa("a modulus of zeros", false, n: [UInt8](repeating: 0, count: 256), e: f4),
        .rsa("an even modulus", false, n: n.dropLast() + [0xA4], e: f4),
        .rsa("e = 3", true, n: n, e: [3]),
        .rsa("e = 1", false, n: n, e: [1]),
        .rsa("e = 0", false, n: n, e: [0]),
        .rsa("no exponent", false, n: n, e: []),
        .rsa("an even exponent", false, n: n, e: [1, 0, 0]),
        .rsa("e of 33 bits", true, n: n, e: [1, 0, 0, 0, 1]),
        .rsa("e of 34 bits", false, n: n, e: [2, 0, 0, 0, 1]),
        .rsa("e as long as n", false, n: n, e: n),
    ]

    /// All encodings whose `y` is one of the five values of small order, or is not below the prime.
    static let smallOrder: [PublicKeyCase] = {
        let halves = [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        ]
        return halves.flatMap { half in
            let bytes = [UInt8](hex: half)
            let negative = bytes.dropLast() + [(bytes.last ?? 0) | 0x80]
            return [
                PublicKeyCase(half, false, .ed25519(bytes)),
                PublicKeyCase("-\(half)", false, .ed25519(Array(negative))),
            ]
        }
    }()

    static let curves: [PublicKeyCase] = {
        let d75a = [UInt8](hex: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
        let x = [UInt8](hex: "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")
        let y = [UInt8](hex: "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")
        let zero = [UInt8](repeating: 0, count: 32)
        return [
            PublicKeyCase("Ed25519 of RFC 8032 §7.1", true, .ed25519(d75a)),
            PublicKeyCase("31 bytes", false, .ed25519(Array(d75a.dropLast()))),
            PublicKeyCase("33 bytes", false, .ed25519(d75a + [0])),
            PublicKeyCase("no bytes", false, .ed25519([])),
            PublicKeyCase("the base point of P-256", true, .ec(.p256, x: x, y: y)),
            PublicKeyCase("its coordinates swapped", false, .ec(.p256, x: y, y: x)),
            PublicKeyCase("on another curve", false, .ec(.p384, x: x, y: y)),
            PublicKeyCase("infinity", false, .ec(.p256, x: zero, y: zero)),
            PublicKeyCase("a zero byte more", false, .ec(.p256, x: [0] + x, y: [0] + y)),
            PublicKeyCase("a byte less", false, .ec(.p256, x: x, y: Array(y.dropFirst()))),
            PublicKeyCase("no coordinates", false, .ec(.p521, x: [], y: [])),
        ]
    }()

    @Test("are taken within limits", arguments: rsa + smallOrder + curves)
    func limits(_ example: PublicKeyCase) {
        let key = try? PublicKey(example.components)
        #expect((key != nil) == example.isTaken)
    }

    @Test("are refused with the bits that were found and expected")
    func message() {
        let error = #expect(throws: OpenSSLError.self) {
            try PublicKey(
                .rsa(modulus: PublicKeyCase.odd(bits: 1_024), exponent: PublicKeyTests.f4)
            )
        }
        #expect(error?.step == .importKey)
        #expect(error?.detail == "RSA modulus has 1024 bits, expected 2048…8192")
    }
}

extension PublicKeyComponents {
    /// The fewest bits of an RSA modulus.
    public static let rsaModulusBitsMin = 2048
    /// The most bits of an RSA modulus: the work of a verification grows with its square.
    public static let rsaModulusBitsMax = 8192
    /// The most bits of an RSA exponent.
    public static let rsaExponentBitsMax = 33

    /// Refuses what OpenSSL would take, but no signature should be trusted under.
    ///
    /// Whether an EC point is on its curve is not looked at here: OpenSSL does that.
    func check() throws(OpenSSLError) {
        switch self {
        case .rsa(let modulus, let exponent):
            try PublicKeyComponents.check(modulus: modulus)
            try PublicKeyComponents.check(exponent: exponent)
        case .ec(let curve, let x, let y):
            let length = curve.coordinateByteCount
            guard x.count == length, y.count == length else {
                throw OpenSSLError(.importKey, "EC coordinate is not \(length) bytes")
            }
        case .ed25519(let bytes):
            guard let point = Ed25519Encoding(bytes) else {
                throw OpenSSLError(.importKey, "Ed25519 key is not 32 bytes")
            }
            guard point.isCanonical else {
                throw OpenSSLError(.importKey, "Ed25519 key is not in its canonical form")
            }
            guard !point.hasSmallOrder else {
                throw OpenSSLError(.importKey, "Ed25519 key is a point of small order")
            }
        }
    }

    private static func check(modulus: [UInt8]) throws(OpenSSLError) {
        let bits = bitCount(of: modulus)
        guard bits >= rsaModulusBitsMin, bits <= rsaModulusBitsMax else {
            let range = "\(rsaModulusBitsMin)…\(rsaModulusBitsMax)"
            throw OpenSSLError(.importKey, "RSA modulus has \(bits) bits, expected \(range)")
        }
        guard isOdd(modulus) else { throw OpenSSLError(.importKey, "RSA modulus is even") }
        guard !ROCAFingerprint.matches(modulus: modulus) else {
            throw OpenSSLError(.importKey, "RSA modulus was made by a broken generator (ROCA)")
        }
    }

    private static func check(exponent: [UInt8]) throws(OpenSSLError) {
        let bits = bitCount(of: exponent)
        guard bits >= 2, bits <= rsaExponentBitsMax, isOdd(exponent) else {
            throw OpenSSLError(.importKey, "RSA exponent is not odd or not in 3…2^33")
        }
    }

    private static func isOdd(_ number: [UInt8]) -> Bool {
        (number.last ?? 0) & 1 == 1
    }

    /// Significant bits of a big-endian number.
    static func bitCount(of number: [UInt8]) -> Int {
        guard let first = number.firstIndex(where: { $0 != 0 }) else { return 0 }
        return (number.count - first) * 8 - number[first].leadingZeroBitCount
    }
}

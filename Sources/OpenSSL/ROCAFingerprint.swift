/// The mark that a broken generator of RSA keys left on its moduli (CVE-2017-15361, "ROCA").
///
/// Such a modulus can be factored with moderate effort. Its primes are `k·M + (65537^a mod M)`, `M`
/// being a product of small primes, so that it is a power of 65537 modulo each of these. Another
/// modulus has this property with a probability of about 2^-28 (over the primes tested here).
enum ROCAFingerprint {
    private static let generator = 65_537

    /// The primes for which the powers of 65537 leave out at least one remainder.
    private static let primes = [
        11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157,
    ]

    /// Whether `modulus`, big-endian, bears the mark.
    static func matches(modulus: [UInt8]) -> Bool {
        primes.allSatisfy { prime in
            let remainder = modulus.reduce(0) { ($0 * 256 + Int($1)) % prime }
            return isPowerOfGenerator(remainder, modulo: prime)
        }
    }

    private static func isPowerOfGenerator(_ remainder: Int, modulo prime: Int) -> Bool {
        var power = 1
        for _ in 1..<prime {
            if power == remainder { return true }
            power = power * generator % prime
        }
        return false
    }
}

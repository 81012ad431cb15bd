public import OpenSSL

extension ScryptParameters {
    /// What new hashes are made with: 32 MiB and, on a core of today, about a fifth of a second
    /// (OWASP, Password Storage Cheat Sheet: `N = 2^15, r = 8, p = 3`).
    public static let standard = ScryptParameters(costExponent: 15, blockSize: 8, parallelism: 3)

    /// The most memory of one computation, whatever a stored hash asks for.
    public static let memoryBytesMax = 128 << 20

    /// The most work of one computation, as `N * r * p`: about ten times that of ``standard``.
    public static let workMax = 1 << 23

    /// Whether hashes with these parameters are computed at all.
    var isWithinBounds: Bool {
        guard (1...24).contains(costExponent), (1...64).contains(blockSize),
            (1...64).contains(parallelism)
        else { return false }
        let work = blockSize * parallelism << costExponent
        let memory = 128 * blockSize * (1 << costExponent + parallelism + 2)
        return work <= Self.workMax && memory <= Self.memoryBytesMax
    }
}

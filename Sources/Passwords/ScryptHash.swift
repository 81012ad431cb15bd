internal import OpenSSL

/// A password hash taken apart: `$scrypt$ln=15,r=8,p=3$SALT$HASH`, in the PHC string format.
///
/// Salt and hash are base64 without padding; the parameters stand in this order, without leading
/// zeros. So every hash has one text.
struct ScryptHash: Confidential {
    /// Bytes of a new salt.
    static let saltByteCount = 16
    /// Bytes of a new hash.
    static let hashByteCount = 32
    /// Bytes that the salt of a stored hash may have.
    static let saltByteCounts = 8...64
    /// Bytes that a stored hash may have.
    static let hashByteCounts = 16...64
    /// The most bytes of a text that is looked at.
    static let textBytesMax = 512

    let parameters: ScryptParameters
    let salt: [UInt8]
    let hash: [UInt8]

    /// Derives the hash of `password`.
    init(
        of password: [UInt8],
        salt: [UInt8],
        parameters: ScryptParameters,
        byteCount: Int = hashByteCount
    ) throws(OpenSSLError) {
        self.parameters = parameters
        self.salt = salt
        hash = try parameters.key(
            password: password,
            salt: salt,
            byteCount: byteCount,
            memoryBytesMax: ScryptParameters.memoryBytesMax
        )
    }

    /// Reads a stored hash; nil if it is not one, or its parameters are out of bounds.
    init?(_ stored: PasswordHash) {
        guard stored.encoded.utf8.count <= Self.textBytesMax else { return nil }
        let parts = stored.encoded.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
            let parameters = Self.parameters(parts[2]), parameters.isWithinBounds,
            let salt = Base64.decodeUnpadded(parts[3].utf8), Self.saltByteCounts ~= salt.count,
            let hash = Base64.decodeUnpadded(parts[4].utf8), Self.hashByteCounts ~= hash.count
        else { return nil }
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    /// The text to store.
    var stored: PasswordHash {
        let costs =
            "ln=\(parameters.costExponent),r=\(parameters.blockSize),p=\(parameters.parallelism)"
        let salt = Base64.encodeUnpadded(salt)
        return PasswordHash(
            encoded: "$scrypt$\(costs)$\(salt)$\(Base64.encodeUnpadded(hash))"
        )
    }

    /// Whether `password` has this hash, compared in constant time.
    func matches(_ password: [UInt8]) throws(OpenSSLError) -> Bool {
        let other = try ScryptHash(
            of: password,
            salt: salt,
            parameters: parameters,
            byteCount: hash.count
        )
        return constantTimeEqual(hash, other.hash)
    }

    private static func parameters(_ text: Substring) -> ScryptParameters? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 3, let costExponent = number(parts[0], named: "ln="),
            let blockSize = number(parts[1], named: "r="),
            let parallelism = number(parts[2], named: "p=")
        else { return nil }
        return ScryptParameters(
            costExponent: costExponent,
            blockSize: blockSize,
            parallelism: parallelism
        )
    }

    private static func number(_ text: Substring, named name: String) -> Int? {
        guard text.hasPrefix(name), let number = Int(text.dropFirst(name.count)),
            text == name + String(number)
        else { return nil }
        return number
    }
}

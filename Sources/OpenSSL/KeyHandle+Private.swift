internal import COpenSSL

extension KeyHandle {
    /// Makes a new key pair.
    convenience init(generating kind: KeyKind) throws(OpenSSLError) {
        let context = unsafe try KeyHandle.generator(of: kind)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard unsafe EVP_PKEY_generate(context, &key) == 1 else {
            throw OpenSSLError(draining: .generateKey)
        }
        unsafe try self.init(owning: key, or: .generateKey)
    }

    private static func generator(of kind: KeyKind) throws(OpenSSLError) -> OpaquePointer {
        guard let context = unsafe EVP_PKEY_CTX_new_from_name(nil, kind.typeName, nil) else {
            throw OpenSSLError(draining: .allocate)
        }
        guard unsafe EVP_PKEY_keygen_init(context) == 1, unsafe kind.configure(context) else {
            unsafe EVP_PKEY_CTX_free(context)
            throw OpenSSLError(draining: .generateKey)
        }
        return unsafe context
    }

    /// Throws unless the private half belongs to the public one.
    func checkPair() throws(OpenSSLError) {
        let context = unsafe try makeContext()
        defer { unsafe EVP_PKEY_CTX_free(context) }
        guard unsafe EVP_PKEY_pairwise_check(context) == 1 else {
            throw OpenSSLError(draining: .importKey)
        }
    }

    /// Signs the digest of `message`; an ECDSA signature comes out in DER.
    func sign(
        _ message: Span<UInt8>,
        by algorithm: SignatureAlgorithm
    ) throws(OpenSSLError) -> [UInt8] {
        let context = unsafe try makeContext()
        defer { unsafe EVP_PKEY_CTX_free(context) }
        guard let method = algorithm.digest, unsafe EVP_PKEY_sign_init(context) == 1,
            unsafe algorithm.configure(context)
        else { throw OpenSSLError(draining: .sign) }
        let digest = try method.digest(of: message)
        var count = 0
        guard unsafe EVP_PKEY_sign(context, nil, &count, digest, digest.count) == 1 else {
            throw OpenSSLError(draining: .sign)
        }
        var signature = [UInt8](repeating: 0, count: count)
        guard unsafe EVP_PKEY_sign(context, &signature, &count, digest, digest.count) == 1 else {
            throw OpenSSLError(draining: .sign)
        }
        return Array(signature.prefix(count))
    }

    /// Signs a whole message with Ed25519.
    func signWhole(_ message: Span<UInt8>) throws(OpenSSLError) -> [UInt8] {
        guard let context = unsafe EVP_MD_CTX_new() else {
            throw OpenSSLError(draining: .allocate)
        }
        defer { unsafe EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 64)
        var count = signature.count
        guard unsafe EVP_DigestSignInit(context, nil, nil, nil, raw) == 1 else {
            throw OpenSSLError(draining: .sign)
        }
        let done = unsafe message.withUnsafeBufferPointer { message in
            unsafe EVP_DigestSign(
                context,
                &signature,
                &count,
                message.baseAddress,
                message.count
            ) == 1
        }
        guard done, count == signature.count else { throw OpenSSLError(draining: .sign) }
        return signature
    }
}

extension KeyKind {
    fileprivate var typeName: String {
        switch self {
        case .rsa: "RSA"
        case .ec: "EC"
        case .ed25519: "ED25519"
        }
    }

    fileprivate func configure(_ context: OpaquePointer) -> Bool {
        switch self {
        case .rsa(let bits):
            guard bits >= PublicKeyComponents.rsaModulusBitsMin,
                bits <= PublicKeyComponents.rsaModulusBitsMax
            else { return false }
            return unsafe EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(bits)) == 1
        case .ec(let curve):
            return unsafe EVP_PKEY_CTX_set_group_name(context, curve.rawValue) == 1
        case .ed25519: return true
        }
    }
}

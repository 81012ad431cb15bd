internal import COpenSSL

extension PrivateKey {
    /// The most bytes of an encoded key that is read: one of RSA with the largest modulus has fewer.
    public static let pkcs8BytesMax = 16 << 10

    /// The key as DER of PKCS #8 (RFC 5208 §5), unencrypted: for a store, and for nothing else.
    public func pkcs8() throws(OpenSSLError) -> Secret {
        ERR_clear_error()
        guard let information = unsafe EVP_PKEY2PKCS8(handle.raw) else {
            throw OpenSSLError(draining: .exportKey)
        }
        // Freeing it wipes the key.
        defer { unsafe PKCS8_PRIV_KEY_INFO_free(information) }
        let count = unsafe i2d_PKCS8_PRIV_KEY_INFO(information, nil)
        guard count > 0 else { throw OpenSSLError(draining: .exportKey) }
        let secret = unsafe Secret(byteCount: Int(count)) { bytes in
            var cursor = bytes.baseAddress
            return unsafe i2d_PKCS8_PRIV_KEY_INFO(information, &cursor) == count
        }
        guard let secret else { throw OpenSSLError(draining: .exportKey) }
        return secret
    }

    /// Reads DER of PKCS #8: an RSA, EC or Ed25519 key, unencrypted, and nothing after it.
    ///
    /// Refused are keys that `PublicKey` refuses, and those whose halves do not belong together.
    public convenience init(pkcs8 secret: Secret) throws(OpenSSLError) {
        ERR_clear_error()
        guard secret.byteCount <= PrivateKey.pkcs8BytesMax else {
            throw OpenSSLError(.importKey, "more than \(PrivateKey.pkcs8BytesMax) bytes")
        }
        let raw = unsafe secret.withBytes { bytes in unsafe PrivateKey.read(bytes) }
        let handle = unsafe try KeyHandle(owning: raw, or: .importKey)
        guard let kind = handle.kind else {
            throw OpenSSLError(.importKey, "the type of the key is not supported")
        }
        let publicKey = try PublicKey(try handle.publicComponents(kind))
        try handle.checkPair()
        self.init(handle, publicKey)
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> OpaquePointer? {
        var cursor = bytes.baseAddress
        guard
            let information = unsafe d2i_PKCS8_PRIV_KEY_INFO(nil, &cursor, bytes.count)
        else { return nil }
        defer { unsafe PKCS8_PRIV_KEY_INFO_free(information) }
        guard let start = bytes.baseAddress, let end = unsafe cursor,
            unsafe end - start == bytes.count
        else { return nil }
        return unsafe EVP_PKCS82PKEY(information)
    }
}

extension KeyHandle {
    /// What kind of key this is; nil for one that is not supported.
    fileprivate var kind: KeyKind? {
        if unsafe EVP_PKEY_is_a(raw, "RSA") == 1 {
            return .rsa(bits: unsafe Int(EVP_PKEY_get_bits(raw)))
        }
        if unsafe EVP_PKEY_is_a(raw, "ED25519") == 1 { return .ed25519 }
        guard unsafe EVP_PKEY_is_a(raw, "EC") == 1 else { return nil }
        return EllipticCurve.allCases.first { $0.opensslName == groupName }.map { .ec($0) }
    }

    private var groupName: String {
        var name = [CChar](repeating: 0, count: 64)
        var count = 0
        guard unsafe EVP_PKEY_get_group_name(raw, &name, name.count, &count) == 1 else {
            return ""
        }
        return String(decoding: name.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

extension EllipticCurve {
    /// What OpenSSL calls the group of a key that it read.
    fileprivate var opensslName: String {
        switch self {
        case .p256: "prime256v1"
        case .p384: "secp384r1"
        case .p521: "secp521r1"
        }
    }
}

internal import COpenSSL

/// One algorithm made ready for one key.
///
/// Setting up a context makes OpenSSL look up its implementations by name, under locks. That is done
/// once, and each verification works on a copy.
@safe
final class Verifier: @unchecked Sendable {
    // Safety: `template` never changes after init, and OpenSSL 3 lets threads copy one EVP_PKEY_CTX at
    // once, which is `const` to it.
    private let template: OpaquePointer?
    private let key: KeyHandle
    private let signatureByteCount: Int

    /// The algorithm.
    let algorithm: SignatureAlgorithm

    /// Makes `algorithm` ready for `key`.
    init(_ key: KeyHandle, _ algorithm: SignatureAlgorithm) throws(OpenSSLError) {
        self.key = key
        self.algorithm = algorithm
        signatureByteCount = Verifier.signatureByteCount(key, algorithm)
        guard algorithm != .ed25519 else {
            // Only the interface that takes the whole message does Ed25519.
            unsafe template = nil
            return
        }
        let context = unsafe try key.makeContext()
        guard unsafe EVP_PKEY_verify_init(context) == 1, unsafe algorithm.configure(context) else {
            unsafe EVP_PKEY_CTX_free(context)
            throw OpenSSLError(draining: .importKey)
        }
        unsafe template = context
    }

    deinit { unsafe EVP_PKEY_CTX_free(template) }

    /// Whether `signature` is the signature of `message`.
    func isSignature(_ signature: Span<UInt8>, of message: Span<UInt8>) -> Bool {
        guard signature.count == signatureByteCount else { return false }
        // A wrong signature is no error to report, and the next caller wants the queue empty.
        defer { ERR_clear_error() }
        switch algorithm {
        case .rsaPKCS1(let digest), .rsaPSS(let digest):
            return verify(signature, of: message, digest)
        case .ecdsa(let digest):
            let der = ECDSASignature.encodeDER(signature)
            return verify(der.span, of: message, digest)
        case .ed25519:
            return verifyWhole(signature, of: message)
        }
    }

    private func verify(
        _ signature: Span<UInt8>,
        of message: Span<UInt8>,
        _ algorithm: DigestAlgorithm
    ) -> Bool {
        guard let context = unsafe EVP_PKEY_CTX_dup(template) else { return false }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        return unsafe withUnsafeTemporaryAllocation(
            of: UInt8.self,
            capacity: algorithm.byteCount
        ) { digest in
            guard unsafe algorithm.write(digestOf: message, to: digest) else { return false }
            return unsafe signature.withUnsafeBufferPointer { signature in
                // Only 1 means valid: 0 is a wrong signature, less than 0 not a signature at all.
                unsafe EVP_PKEY_verify(
                    context,
                    signature.baseAddress,
                    signature.count,
                    digest.baseAddress,
                    digest.count
                ) == 1
            }
        }
    }

    private func verifyWhole(_ signature: Span<UInt8>, of message: Span<UInt8>) -> Bool {
        guard let context = unsafe EVP_MD_CTX_new() else { return false }
        defer { unsafe EVP_MD_CTX_free(context) }
        guard unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key.raw) == 1 else {
            return false
        }
        return unsafe signature.withUnsafeBufferPointer { signature in
            unsafe message.withUnsafeBufferPointer { message in
                unsafe EVP_DigestVerify(
                    context,
                    signature.baseAddress,
                    signature.count,
                    message.baseAddress,
                    message.count
                ) == 1
            }
        }
    }

    private static func signatureByteCount(
        _ key: KeyHandle,
        _ algorithm: SignatureAlgorithm
    ) -> Int {
        let bits = unsafe Int(EVP_PKEY_get_bits(key.raw))
        switch algorithm {
        case .rsaPKCS1, .rsaPSS: return (bits + 7) / 8
        case .ecdsa: return (bits + 7) / 8 * 2
        case .ed25519: return 64
        }
    }
}

extension SignatureAlgorithm {
    /// Sets all parameters of a context made for verifying or signing a digest.
    func configure(_ context: OpaquePointer) -> Bool {
        guard let digest, let method = unsafe digest.method,
            unsafe EVP_PKEY_CTX_set_signature_md(context, method) == 1
        else { return false }
        switch self {
        case .ecdsa, .ed25519: return true
        case .rsaPKCS1:
            return unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1
        case .rsaPSS:
            // Left to itself, OpenSSL takes a salt of any length.
            return unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
                && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1
                && EVP_PKEY_CTX_set_rsa_mgf1_md(context, method) == 1
        }
    }
}

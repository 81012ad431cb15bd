internal import COpenSSL

/// One reference to an `EVP_PKEY`, freed with the last owner.
@safe
final class KeyHandle: @unchecked Sendable {
    // Safety: `raw` never changes after init, and OpenSSL 3 lets threads read one EVP_PKEY at once.
    let raw: OpaquePointer

    /// Takes over `key`; nil is an error in `step`.
    init(owning key: OpaquePointer?, or step: OpenSSLError.Step) throws(OpenSSLError) {
        guard let key = unsafe key else { throw OpenSSLError(draining: step) }
        unsafe raw = key
    }

    deinit { unsafe EVP_PKEY_free(raw) }

    /// A new context for an operation with this key: the caller owns it.
    func makeContext() throws(OpenSSLError) -> OpaquePointer {
        guard let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, raw, nil) else {
            throw OpenSSLError(draining: .allocate)
        }
        return unsafe context
    }
}

internal import COpenSSL

/// One `X509`, freed once.
@safe
struct CertificateHandle: ~Copyable {
    private let raw: OpaquePointer

    /// A certificate with nothing in it.
    init(empty: Void) throws(OpenSSLError) {
        guard let raw = unsafe X509_new() else { throw OpenSSLError(draining: .allocate) }
        unsafe self.raw = raw
    }

    /// Reads a certificate and nothing after it.
    init(der: [UInt8]) throws(OpenSSLError) {
        ERR_clear_error()
        var consumed = 0
        let raw = unsafe der.withUnsafeBufferPointer { bytes in
            var cursor = bytes.baseAddress
            let raw = unsafe d2i_X509(nil, &cursor, bytes.count)
            if let start = bytes.baseAddress, let end = unsafe cursor {
                consumed = unsafe end - start
            }
            return unsafe raw
        }
        guard let raw = unsafe raw else { throw OpenSSLError(draining: .readCertificate) }
        guard consumed == der.count else {
            unsafe X509_free(raw)
            throw OpenSSLError(.readCertificate, "bytes follow the certificate")
        }
        unsafe self.raw = raw
    }

    deinit { unsafe X509_free(raw) }

    func setVersion3() throws(OpenSSLError) {
        // Versions count from 0.
        try require(unsafe X509_set_version(raw, 2) == 1)
    }

    /// Sets the serial number, made positive and not zero.
    func setSerial(_ random: [UInt8]) throws(OpenSSLError) {
        var bytes = random
        if let first = bytes.first { bytes[0] = first & 0x7F | 0x40 }
        guard let number = unsafe BN_bin2bn(bytes, Int32(bytes.count), nil) else {
            throw OpenSSLError(draining: .allocate)
        }
        defer { unsafe BN_free(number) }
        try require(unsafe BN_to_ASN1_INTEGER(number, X509_get_serialNumber(raw)) != nil)
    }

    /// Makes `commonName` the subject and the issuer.
    func setName(_ commonName: String) throws(OpenSSLError) {
        guard let name = unsafe X509_NAME_new() else { throw OpenSSLError(draining: .allocate) }
        defer { unsafe X509_NAME_free(name) }
        let text = Array(commonName.utf8)
        try require(
            unsafe X509_NAME_add_entry_by_NID(
                name,
                NID_commonName,
                MBSTRING_UTF8,
                text,
                Int32(clamping: text.count),
                -1,
                0
            ) == 1
        )
        try require(unsafe X509_set_subject_name(raw, name) == 1)
        try require(unsafe X509_set_issuer_name(raw, name) == 1)
    }

    func setValidity(_ validity: ClosedRange<Int64>) throws(OpenSSLError) {
        try require(
            unsafe ASN1_TIME_set(X509_getm_notBefore(raw), time_t(validity.lowerBound)) != nil
        )
        try require(
            unsafe ASN1_TIME_set(X509_getm_notAfter(raw), time_t(validity.upperBound)) != nil
        )
    }

    func setPublicKey(of key: KeyHandle) throws(OpenSSLError) {
        try require(unsafe X509_set_pubkey(raw, key.raw) == 1)
    }

    /// Adds that the key signs data and no certificates, and its identifier.
    func addExtensions() throws(OpenSSLError) {
        try add(NID_basic_constraints, "critical,CA:FALSE")
        try add(NID_key_usage, "critical,digitalSignature")
        try add(NID_subject_key_identifier, "hash")
    }

    func sign(with key: KeyHandle) throws(OpenSSLError) {
        // The length of the signature, or 0.
        try require(unsafe X509_sign(raw, key.raw, EVP_sha256()) > 0)
    }

    func encoded() throws(OpenSSLError) -> [UInt8] {
        let count = unsafe i2d_X509(raw, nil)
        guard count > 0 else { throw OpenSSLError(draining: .makeCertificate) }
        var der = [UInt8](repeating: 0, count: Int(count))
        let written = unsafe der.withUnsafeMutableBufferPointer { der in
            var cursor = der.baseAddress
            return unsafe i2d_X509(raw, &cursor)
        }
        try require(written == count)
        return der
    }

    func isSelfSigned(by key: KeyHandle) -> Bool {
        defer { ERR_clear_error() }
        guard let own = unsafe X509_get0_pubkey(raw) else { return false }
        return unsafe EVP_PKEY_eq(own, key.raw) == 1 && X509_verify(raw, key.raw) == 1
    }
}

extension CertificateHandle {
    private func add(_ identifier: CInt, _ value: StaticString) throws(OpenSSLError) {
        var context = unsafe X509V3_CTX()
        unsafe X509V3_set_ctx(&context, raw, raw, nil, nil, 0)
        let text = unsafe UnsafeRawPointer(value.utf8Start).assumingMemoryBound(to: CChar.self)
        guard let made = unsafe X509V3_EXT_conf_nid(nil, &context, identifier, text) else {
            throw OpenSSLError(draining: .makeCertificate)
        }
        defer { unsafe X509_EXTENSION_free(made) }
        try require(unsafe X509_add_ext(raw, made, -1) == 1)
    }

    private func require(_ isDone: Bool) throws(OpenSSLError) {
        guard isDone else { throw OpenSSLError(draining: .makeCertificate) }
    }
}

internal import COpenSSL

extension KeyHandle {
    /// The public numbers of this key, which is of the kind `kind`.
    func publicComponents(_ kind: KeyKind) throws(OpenSSLError) -> PublicKeyComponents {
        switch kind {
        case .rsa: return .rsa(modulus: try number("n"), exponent: try number("e"))
        case .ec(let curve):
            let length = curve.coordinateByteCount
            let point = try octets("pub", byteCountMax: 1 + 2 * length)
            guard point.count == 1 + 2 * length, point.first == 4 else {
                throw OpenSSLError(.exportKey, "the point is not in uncompressed form")
            }
            return .ec(curve, x: Array(point[1...length]), y: Array(point[(length + 1)...]))
        case .ed25519: return .ed25519(try octets("pub", byteCountMax: 32))
        }
    }

    /// A number, big-endian without leading zeros.
    private func number(_ name: String) throws(OpenSSLError) -> [UInt8] {
        var number: OpaquePointer?
        guard unsafe EVP_PKEY_get_bn_param(raw, name, &number) == 1 else {
            throw OpenSSLError(draining: .exportKey)
        }
        defer { unsafe BN_free(number) }
        let count = unsafe (BN_num_bits(number) + 7) / 8
        var bytes = [UInt8](repeating: 0, count: Int(count))
        guard unsafe BN_bn2binpad(number, &bytes, count) == count else {
            throw OpenSSLError(draining: .exportKey)
        }
        return bytes
    }

    private func octets(_ name: String, byteCountMax: Int) throws(OpenSSLError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: byteCountMax)
        var count = 0
        guard
            unsafe EVP_PKEY_get_octet_string_param(raw, name, &bytes, bytes.count, &count) == 1
        else { throw OpenSSLError(draining: .exportKey) }
        return Array(bytes.prefix(count))
    }
}

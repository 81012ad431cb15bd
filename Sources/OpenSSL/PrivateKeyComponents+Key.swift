internal import COpenSSL

extension PrivateKeyComponents {
    /// A key pair of these numbers.
    func makeKey() throws(OpenSSLError) -> KeyHandle {
        switch self {
        case .rsa(let numbers):
            return try numbers.parameters.makeKey(type: "RSA", rolecall_key_pair)
        case .ec(let curve, let x, let y, let d):
            guard d.count == curve.coordinateByteCount else {
                throw OpenSSLError(.importKey, "EC private number has the wrong length")
            }
            var parameters = Parameters()
            parameters.text("group", curve.rawValue)
            parameters.octets("pub", EllipticCurve.uncompressed(x: x, y: y))
            parameters.number("priv", d)
            return try parameters.makeKey(type: "EC", rolecall_key_pair)
        case .ed25519(_, let seed):
            let key = unsafe EVP_PKEY_new_raw_private_key_ex(
                nil,
                "ED25519",
                nil,
                seed,
                seed.count
            )
            return unsafe try KeyHandle(owning: key, or: .importKey)
        }
    }
}

extension RSAPrivateNumbers {
    fileprivate var parameters: Parameters {
        var parameters = Parameters()
        parameters.number("n", n)
        parameters.number("e", e)
        parameters.number("d", d)
        parameters.number("rsa-factor1", p)
        parameters.number("rsa-factor2", q)
        parameters.number("rsa-exponent1", dp)
        parameters.number("rsa-exponent2", dq)
        parameters.number("rsa-coefficient1", qi)
        return parameters
    }
}

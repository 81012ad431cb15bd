internal import COpenSSL

/// Parameters by name, as OpenSSL takes them to make a key (`EVP_PKEY-RSA(7)`, `EVP_PKEY-EC(7)`) or
/// to set up an operation (`EVP_MAC-HMAC(7)`).
///
/// Names are static, since OpenSSL keeps pointers to them. The values may be secret: their copy is
/// wiped after use.
struct Parameters {
    private enum Form {
        case number
        case text
        case octets
    }

    private struct Parameter {
        let name: StaticString
        let form: Form
        let value: [UInt8]
    }

    private var parameters: [Parameter] = []

    /// Adds a number, given big-endian.
    mutating func number(_ name: StaticString, _ value: [UInt8]) {
        // OpenSSL takes numbers in the machine's order, which is little-endian on all our machines.
        parameters.append(Parameter(name: name, form: .number, value: value.reversed()))
    }

    /// Adds a name.
    mutating func text(_ name: StaticString, _ value: String) {
        parameters.append(Parameter(name: name, form: .text, value: Array(value.utf8)))
    }

    /// Adds bytes.
    mutating func octets(_ name: StaticString, _ value: [UInt8]) {
        parameters.append(Parameter(name: name, form: .octets, value: value))
    }

    /// A new key of the kind `type`.
    func makeKey(type: String, _ parts: rolecall_key_parts) throws(OpenSSLError) -> KeyHandle {
        let key = unsafe withList { parameters in
            unsafe Parameters.makeKey(type: type, parts, of: parameters)
        }
        return unsafe try KeyHandle(owning: key, or: .importKey)
    }

    private static func makeKey(
        type: String,
        _ parts: rolecall_key_parts,
        of parameters: UnsafeMutablePointer<OSSL_PARAM>?
    ) -> OpaquePointer? {
        guard let context = unsafe EVP_PKEY_CTX_new_from_name(nil, type, nil) else { return nil }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard unsafe EVP_PKEY_fromdata_init(context) == 1,
            unsafe EVP_PKEY_fromdata(context, &key, Int32(parts.rawValue), parameters) == 1
        else {
            unsafe EVP_PKEY_free(key)
            return nil
        }
        return unsafe key
    }

    /// Lends the parameters in OpenSSL's form.
    ///
    /// All values lie in one buffer, which is wiped afterwards.
    func withList<Result>(
        _ body: (UnsafeMutablePointer<OSSL_PARAM>?) -> Result
    ) -> Result {
        let byteCount = parameters.reduce(0) { $0 + $1.value.count + 1 }
        let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: byteCount)
        unsafe bytes.initialize(repeating: 0)
        defer {
            unsafe OPENSSL_cleanse(bytes.baseAddress, bytes.count)
            unsafe bytes.deallocate()
        }
        var list: [OSSL_PARAM] = unsafe []
        var offset = 0
        for parameter in parameters {
            let end = offset + parameter.value.count
            let place = unsafe UnsafeMutableBufferPointer(rebasing: bytes[offset..<end])
            _ = unsafe place.update(fromContentsOf: parameter.value)
            unsafe list.append(Parameters.construct(parameter, at: place))
            // One byte more, zero, ends a text.
            offset = end + 1
        }
        unsafe list.append(OSSL_PARAM_construct_end())
        return unsafe list.withUnsafeMutableBufferPointer { list in
            unsafe body(list.baseAddress)
        }
    }

    private static func construct(
        _ parameter: Parameter,
        at place: UnsafeMutableBufferPointer<UInt8>
    ) -> OSSL_PARAM {
        let name = unsafe UnsafeRawPointer(parameter.name.utf8Start)
            .assumingMemoryBound(to: CChar.self)
        let base = place.baseAddress
        switch parameter.form {
        case .number: return unsafe OSSL_PARAM_construct_BN(name, base, place.count)
        case .octets: return unsafe OSSL_PARAM_construct_octet_string(name, base, place.count)
        case .text:
            let text = unsafe UnsafeMutableRawPointer(base)?.assumingMemoryBound(to: CChar.self)
            return unsafe OSSL_PARAM_construct_utf8_string(name, text, place.count)
        }
    }
}

internal import COpenSSL

/// The two forms of an ECDSA signature: JOSE's `r || s` (RFC 7518 §3.4) and OpenSSL's DER.
enum ECDSASignature {
    /// The DER `SEQUENCE` of two `INTEGER`s (RFC 3279 §2.2.3), of halves of up to 66 bytes each.
    ///
    /// Whether `r` and `s` are in 1…n-1 is for OpenSSL to say.
    static func encodeDER(_ raw: Span<UInt8>) -> [UInt8] {
        let half = raw.count / 2
        var content: [UInt8] = []
        content.reserveCapacity(raw.count + 9)
        appendInteger(raw.extracting(first: half), to: &content)
        appendInteger(raw.extracting(last: half), to: &content)
        // Lengths over 127 take a second byte, which only P-521 needs.
        let length = UInt8(truncatingIfNeeded: content.count)
        let header: [UInt8] = content.count < 0x80 ? [0x30, length] : [0x30, 0x81, length]
        return header + content
    }

    private static func appendInteger(_ number: Span<UInt8>, to bytes: inout [UInt8]) {
        var start = 0
        while start < number.count - 1, number[start] == 0 { start += 1 }
        // A leading zero keeps a number whose top bit is set from reading as negative.
        let pad = start < number.count && number[start] >= 0x80 ? 1 : 0
        bytes.append(0x02)
        bytes.append(UInt8(truncatingIfNeeded: number.count - start + pad))
        if pad == 1 { bytes.append(0) }
        for index in start..<number.count { bytes.append(number[index]) }
    }

    /// `r || s`, each of `half` bytes; nil if `der` is no such signature.
    static func decodeDER(_ der: [UInt8], half: Int) -> [UInt8]? {
        let signature = unsafe der.withUnsafeBufferPointer { der in
            var cursor = der.baseAddress
            return unsafe d2i_ECDSA_SIG(nil, &cursor, der.count)
        }
        guard let signature = unsafe signature else { return nil }
        defer { unsafe ECDSA_SIG_free(signature) }
        guard let r = unsafe bytes(of: ECDSA_SIG_get0_r(signature), count: half),
            let s = unsafe bytes(of: ECDSA_SIG_get0_s(signature), count: half)
        else { return nil }
        return r + s
    }

    private static func bytes(of number: OpaquePointer?, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        let written = unsafe bytes.withUnsafeMutableBufferPointer { bytes in
            unsafe BN_bn2binpad(number, bytes.baseAddress, Int32(count))
        }
        return Int(written) == count ? bytes : nil
    }
}

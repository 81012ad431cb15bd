internal import COpenSSL

/// Bytes of the operating system's strength, from OpenSSL's generator.
///
/// Throws if the generator could not be seeded; whoever asked must not go on without them.
public func randomBytes(count: Int) throws(OpenSSLError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: max(count, 0))
    let done = unsafe bytes.withUnsafeMutableBufferPointer { bytes in
        unsafe RAND_bytes_ex(nil, bytes.baseAddress, bytes.count, 256) == 1
    }
    guard done else { throw OpenSSLError(draining: .random) }
    return bytes
}

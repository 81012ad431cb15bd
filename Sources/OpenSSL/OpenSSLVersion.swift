internal import COpenSSL

/// The library that runs, such as `OpenSSL 3.0.22 …`, for the start-up log.
public var openSSLVersion: String {
    guard let text = unsafe OpenSSL_version(OPENSSL_VERSION) else { return "OpenSSL" }
    return unsafe String(cString: text)
}

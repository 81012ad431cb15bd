internal import COpenSSL

/// Keeps the process's memory, which holds tokens and keys, out of core dumps and debuggers.
///
/// - Returns: Whether the system agreed.
public func forbidMemoryDumps() -> Bool { rolecall_forbid_dumps() == 1 }

/// Keeps OpenSSL as it is when the process exits; the system takes the memory back.
///
/// By default the library frees its locks in `exit`, while other threads still run: one of them that uses
/// the library or ends in that moment crashes. It must be called before anything else uses the library.
///
/// - Returns: Whether the library agreed.
public func keepOpenSSLUntilExit() -> Bool {
    OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil) == 1
}

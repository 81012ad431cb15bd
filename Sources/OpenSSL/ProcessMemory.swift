internal import COpenSSL

/// Keeps the process's memory, which holds tokens and keys, out of core dumps and debuggers.
///
/// - Returns: Whether the system agreed.
public func forbidMemoryDumps() -> Bool { rolecall_forbid_dumps() == 1 }

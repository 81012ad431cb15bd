import Foundation
import Glibc
import Testing

/// A system call that a test needs and that failed.
struct SystemCallFailure: Error { let name: String }

/// Sends `bytes` to a port of this machine, and returns what comes until the server closes.
func exchange(_ bytes: [UInt8], port: Int) async throws -> [UInt8] {
    try await withCheckedThrowingContinuation { continuation in
        // Sockets block: Swift's threads are for the server's tasks.
        Thread.detachNewThread {
            continuation.resume(with: Result { try blockingExchange(bytes, port: port) })
        }
    }
}

private func blockingExchange(_ bytes: [UInt8], port: Int) throws -> [UInt8] {
    let descriptor = try connected(to: port)
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
        let sent = unsafe rest.withUnsafeBytes {
            unsafe send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
        }
        // Whoever refuses a body may close before all of it was sent.
        guard sent > 0 else { break }
        rest = rest.dropFirst(sent)
    }
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return all }
        all += buffer.prefix(count)
    }
}

private func connected(to port: Int) throws -> CInt {
    var peer = sockaddr_in()
    peer.sin_family = sa_family_t(AF_INET)
    peer.sin_port = UInt16(port).bigEndian
    unsafe inet_pton(AF_INET, "127.0.0.1", &peer.sin_addr)
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    // No wait in a test is endless.
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    unsafe setsockopt(
        descriptor,
        SOL_SOCKET,
        SO_RCVTIMEO,
        &patience,
        socklen_t(MemoryLayout<timeval>.size)
    )
    let status = unsafe withUnsafePointer(to: &peer) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    guard status == 0 else {
        close(descriptor)
        throw SystemCallFailure(name: "connect")
    }
    return descriptor
}

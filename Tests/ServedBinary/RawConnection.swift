internal import Foundation
internal import Glibc

/// Bytes on a socket of their own, for what an HTTP client would not send.
public final class RawConnection: Sendable {
    private let descriptor: CInt

    /// A system call that a test needs and that failed.
    public struct Failure: Error {
        /// Which one.
        public let step: String
    }

    /// Connects; no wait for bytes lasts longer than 20 seconds.
    public init(port: Int, address: String = "127.0.0.1") throws {
        var peer = sockaddr_in()
        peer.sin_family = sa_family_t(AF_INET)
        peer.sin_port = UInt16(port).bigEndian
        unsafe inet_pton(AF_INET, address, &peer.sin_addr)
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        // No wait in a test is endless.
        var patience = timeval(tv_sec: 120, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        let status = unsafe withUnsafePointer(to: &peer) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Failure(step: "connect") }
    }

    deinit { close(descriptor) }

    /// Sends all of `bytes`, or as much as the server takes before it closes.
    public func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    /// The next bytes; none at the end of the stream.
    public func receive() throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
        guard count >= 0 else { throw Failure(step: "recv") }
        return Array(buffer.prefix(count))
    }

    /// Everything until the server closes.
    public func receiveAll() throws -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let next = try receive()
            if next.isEmpty { return all }
            all += next
        }
    }
}

internal import Glibc

/// One accepted connection, used by the thread that serves it.
public final class LoopbackPeer: Sendable {
    package let socket: Int32

    package init(socket: Int32) { self.socket = socket }

    /// Sends all of `bytes`; `false` if the client is gone.
    public func write(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let rest = bytes[sent...]
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe send(socket, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Returns when the client has closed its side, whatever it sent before.
    public func waitForClose() {
        while let bytes = read(), !bytes.isEmpty {}
    }

    /// The next bytes: none at the end, `nil` after an error.
    package func read() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = unsafe buffer.withUnsafeMutableBytes { buffer in
            unsafe recv(socket, buffer.baseAddress, buffer.count, 0)
        }
        return count < 0 ? nil : Array(buffer.prefix(count))
    }
}

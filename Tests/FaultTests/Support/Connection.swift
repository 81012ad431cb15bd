import Foundation
import Glibc
import JSON
import LoopbackServer
import Testing

/// A connection of its own to a server, for what an HTTP client would not do.
final class Connection: Sendable {
    private let socket: CInt
    private let peer: LoopbackPeer

    /// Nobody listens.
    struct Refused: Error {}

    init(to serving: Serving) throws {
        guard let socket = Listener.connect(port: UInt16(serving.port)) else { throw Refused() }
        self.socket = socket
        peer = LoopbackPeer(socket: socket)
        // No wait in a test is endless.
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
    }

    deinit { close(socket) }

    /// Has the system reset the connection when it is given up, instead of ending it in order.
    func resetsAtEnd() {
        var now = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    }

    /// Sends this and no more.
    func send(_ text: String) { _ = peer.write(Array(text.utf8)) }

    /// Sends the whole question whether a user may read a document.
    func ask(_ serving: Serving, about user: String) {
        let body = Serving.question(user).encoded()
        let head = [
            "POST /access/v1/evaluation HTTP/1.1", "Host: localhost",
            "Authorization: Bearer \(serving.backend)", "Content-Type: application/json",
            "Content-Length: \(body.count)", "", "",
        ]
        _ = peer.write(Array(head.joined(separator: "\r\n").utf8) + body)
    }

    /// The next answer; nil if the connection ended, or nothing came, before it was whole.
    ///
    /// Blocks.
    func answer() -> Reply? {
        var bytes: [UInt8] = []
        while let next = peer.read(), !next.isEmpty {
            bytes += next
            if let reply = Reply(whole: bytes) { return reply }
        }
        return nil
    }
}

extension Reply {
    /// Reads a response with a `Content-Length`; nil unless all of it is there.
    fileprivate init?(whole bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n"),
            let length = text[..<end.lowerBound]
                .firstMatch(of: /(?i)\r\ncontent-length: (\d+)/).flatMap({ Int($0.1) }),
            let status = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        let body = Array(text[end.upperBound...].utf8)
        guard body.count == length else { return nil }
        self.init(status: status, body: body)
    }
}

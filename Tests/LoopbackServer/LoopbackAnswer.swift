/// What the server does with one request.
public struct LoopbackAnswer: Sendable {
    let closes: Bool
    let write: @Sendable (LoopbackPeer) -> Void

    /// Writes whatever it likes, as slowly as it likes; then the connection closes.
    public static func stream(
        _ write: @escaping @Sendable (LoopbackPeer) -> Void
    ) -> LoopbackAnswer {
        LoopbackAnswer(closes: true, write: write)
    }

    /// Writes these bytes and closes the connection.
    public static func raw(_ text: String) -> LoopbackAnswer {
        stream { peer in _ = peer.write(Array(text.utf8)) }
    }

    /// A well-formed response; the connection stays open.
    public static func response(
        _ status: Int = 200,
        headers: [String] = [],
        body: String = ""
    ) -> LoopbackAnswer {
        LoopbackAnswer(closes: false) { peer in
            let lines =
                ["HTTP/1.1 \(status) Test", "Content-Length: \(body.utf8.count)"] + headers + [
                    "", "",
                ]
            _ = peer.write(Array((lines.joined(separator: "\r\n") + body).utf8))
        }
    }

    /// A well-formed response with a JSON body; the connection stays open.
    public static func json(
        _ body: String,
        status: Int = 200,
        headers: [String] = []
    ) -> LoopbackAnswer {
        response(status, headers: ["Content-Type: application/json"] + headers, body: body)
    }

    /// A response of as many chunks as the peer takes, up to `count`; the connection stays open.
    public static func chunks(
        _ count: Int,
        of bytes: Int,
        trailers: [String] = []
    ) -> LoopbackAnswer {
        LoopbackAnswer(closes: false) { peer in
            let head = ["HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", ""]
            guard peer.write(Array(head.joined(separator: "\r\n").utf8)) else { return }
            let size = Array("\(String(bytes, radix: 16))\r\n".utf8)
            let chunk = size + [UInt8](repeating: UInt8(ascii: "x"), count: bytes) + [13, 10]
            for _ in 0..<count where !peer.write(chunk) { return }
            _ = peer.write(Array((["0"] + trailers + ["", ""]).joined(separator: "\r\n").utf8))
        }
    }
}

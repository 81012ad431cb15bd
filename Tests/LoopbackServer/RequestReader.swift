/// Cuts a connection's bytes into requests.
struct RequestReader {
    private let peer: LoopbackPeer
    private let connection: Int
    private var buffer: [UInt8] = []

    init(_ peer: LoopbackPeer, connection: Int) {
        self.peer = peer
        self.connection = connection
    }

    /// The next whole request, or `nil` when the client has no more.
    mutating func next() -> LoopbackRequest? {
        var headEnd = endOfHead()
        while headEnd == nil {
            guard fill() else { return nil }
            headEnd = endOfHead()
        }
        guard let headEnd else { return nil }
        let lines = String(decoding: buffer[..<headEnd], as: UTF8.self)
            .split(separator: "\r\n").map(String.init)
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 3 else { return nil }
        let head = LoopbackRequest(
            method: String(words[0]),
            target: String(words[1]),
            headerLines: Array(lines.dropFirst()),
            body: [],
            connection: connection
        )
        let length = head.headers("content-length").first.flatMap { Int($0) } ?? 0
        while buffer.count < headEnd + length {
            guard fill() else { return nil }
        }
        let body = Array(buffer[headEnd..<(headEnd + length)])
        buffer.removeFirst(headEnd + length)
        return LoopbackRequest(
            method: head.method,
            target: head.target,
            headerLines: head.headerLines,
            body: body,
            connection: connection
        )
    }

    private func endOfHead() -> Int? {
        let mark: [UInt8] = [13, 10, 13, 10]
        guard buffer.count >= 4 else { return nil }
        return (0...(buffer.count - 4)).first { buffer[$0..<($0 + 4)].elementsEqual(mark) }
            .map { $0 + 4 }
    }

    private mutating func fill() -> Bool {
        guard let bytes = peer.read(), !bytes.isEmpty else { return false }
        buffer += bytes
        return true
    }
}

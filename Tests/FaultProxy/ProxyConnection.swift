internal import Glibc
internal import LoopbackServer

/// A client's connection, and the connection to the server that its requests go to.
final class ProxyConnection {
    private let state: ProxyState
    private let client: Wire
    private var server: (port: Int, wire: Wire)?

    private init(_ client: LoopbackPeer, _ state: ProxyState) {
        self.client = Wire(client)
        self.state = state
    }

    /// Accepts connections until the listener is shut down.
    static func accept(on listener: Int32, _ state: ProxyState) {
        while let socket = Listener.accept(on: listener) {
            guard let peer = state.adopt(socket) else { break }
            state.change { values in
                values.threads += 1
                values.connections += 1
            }
            Listener.detach {
                ProxyConnection(peer, state).run()
                state.release(peer)
                state.change { $0.threads -= 1 }
            }
        }
        close(listener)
        state.change { $0.threads -= 1 }
    }

    private func run() {
        while let bytes = client.head() {
            let head = MessageHead(bytes)
            guard head.words.count == 3, let body = requestBody(head) else { break }
            let number = state.arrive(head.words[0], head.words[1])
            let goesOn = answer(Request(head: head, body: body, number: number))
            state.end(number)
            guard goesOn, !head.closes else { break }
        }
        dropServer()
    }

    /// A whole request.
    private struct Request {
        var head: MessageHead
        let body: [UInt8]
        let number: Int

        var method: String { head.words[0] }
    }

    private func requestBody(_ head: MessageHead) -> [UInt8]? {
        if head["expect"] != nil, !client.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) {
            return nil
        }
        var body: [UInt8] = []
        let isWhole = client.body(Framing(request: head)) { bytes in
            body += bytes
            return true
        }
        return isWhole ? body : nil
    }

    /// Answers one request; `false` if the connection ends with it.
    private func answer(_ request: Request) -> Bool {
        let verdict = state.verdict(for: request.head.words[1])
        if verdict.isLimited {
            return send(.tooManyRequests(), request, verdict)
        }
        switch verdict.rule.reply {
        case nil: return pass(request, verdict)
        case .nothing:
            state.waitBeforeAnswer(verdict)
            return false
        case .answer(let answer): return send(answer, request, verdict)
        case .garbage(let bytes):
            state.waitBeforeAnswer(verdict)
            state.end(request.number)
            _ = client.write(bytes)
            return false
        case .flood(let bytes): return flood(bytes, request, verdict)
        }
    }
}

extension ProxyConnection {
    private func send(_ answer: ProxyAnswer, _ request: Request, _ verdict: Verdict) -> Bool {
        state.waitBeforeAnswer(verdict)
        var head = answer.head
        verdict.rule.change(&head)
        state.end(request.number)
        let body = request.method == "HEAD" ? [] : Array(answer.body.utf8)
        var sink = CuttingSink(client, most: verdict.rule.cut)
        return sink.write(head.bytes) && sink.write(body)
    }

    private func flood(_ bytes: Int, _ request: Request, _ verdict: Verdict) -> Bool {
        state.waitBeforeAnswer(verdict)
        var head = MessageHead(first: "HTTP/1.1 200 OK")
        head.set("Content-Type", "application/json")
        head.set("Transfer-Encoding", "chunked")
        verdict.rule.change(&head)
        state.end(request.number)
        var sink = CuttingSink(client, most: verdict.rule.cut)
        let element = "\"" + String(repeating: "x", count: 1_021) + "\","
        let piece = Array(String(repeating: element, count: 64).utf8)
        guard sink.write(head.bytes), sink.writeChunk([UInt8(ascii: "[")]) else { return false }
        for _ in 0..<(bytes / piece.count) where !sink.writeChunk(piece) { return false }
        return sink.writeChunk(Array("0]".utf8)) && sink.write(Array("0\r\n\r\n".utf8))
    }

    private func pass(_ request: Request, _ verdict: Verdict) -> Bool {
        guard let (answered, wire) = ask(request, verdict.target) else {
            state.waitBeforeAnswer(verdict)
            return false
        }
        var head = answered
        let framing = Framing(answer: head, to: request.method)
        let closes = head.closes
        verdict.rule.change(&head)
        state.waitBeforeAnswer(verdict)
        state.end(request.number)
        var sink = CuttingSink(client, most: verdict.rule.cut)
        let isWhole = sink.write(head.bytes) && wire.body(framing) { sink.write($0) }
        if case .untilClose = framing {
            dropServer()
            return false
        }
        if !isWhole || closes { dropServer() }
        return isWhole && !closes
    }

    /// Sends a request to the server and reads the head of its answer; nil if it is gone.
    ///
    /// A connection that was idle may have been closed meanwhile, so that one is tried anew.
    private func ask(_ request: Request, _ port: Int) -> (MessageHead, Wire)? {
        var request = request
        request.head.set("Expect", nil)
        let isReused = server?.port == port
        if let answer = attempt(request, port) { return answer }
        dropServer()
        return isReused ? attempt(request, port) : nil
    }

    private func attempt(_ request: Request, _ port: Int) -> (MessageHead, Wire)? {
        guard let wire = connection(to: port), wire.write(request.head.bytes + request.body) else {
            return nil
        }
        while let bytes = wire.head() {
            let head = MessageHead(bytes)
            // An interim answer (RFC 9110 §15.2) is followed by the true one.
            if head.words.count > 1, head.words[1].hasPrefix("1") { continue }
            return (head, wire)
        }
        return nil
    }

    private func connection(to port: Int) -> Wire? {
        if let server, server.port == port { return server.wire }
        dropServer()
        guard let socket = Listener.connect(port: UInt16(clamping: port)),
            let peer = state.adopt(socket)
        else { return nil }
        let wire = Wire(peer)
        server = (port, wire)
        return wire
    }

    private func dropServer() {
        if let server { state.release(server.wire.peer) }
        server = nil
    }
}

/// The faults of one prefix, sorted into the places where they act.
struct ProxyRule: Sendable {
    /// What is answered without the server.
    enum Reply: Sendable {
        case nothing
        case answer(ProxyAnswer)
        case garbage([UInt8])
        case flood(bytes: Int)
    }

    var limit: RateLimit?
    var reply: Reply?
    var target: Int?
    var delay: Duration?
    var holds = false
    var cut: Int?
    var headers: [(name: String, value: String?)] = []
    var dateOff: Duration?

    init(_ faults: [Fault] = []) {
        for fault in faults { add(fault) }
    }

    private mutating func add(_ fault: Fault) {
        switch fault {
        case .pass: break
        case .delay(let time): delay = time
        case .hold: holds = true
        case .drop: reply = .nothing
        case .cut(let bytes): cut = bytes
        case .answer(let answer): reply = .answer(answer)
        case .garbage(let bytes): reply = .garbage(bytes)
        case .flood(let bytes): reply = .flood(bytes: bytes)
        case .target(let port): target = port
        case .header(let name, let value): headers.append((name, value))
        case .dateOff(let time): dateOff = time
        case .limit(let rate): limit = rate
        }
    }

    /// Changes the head of an answer.
    func change(_ head: inout MessageHead) {
        for header in headers { head.set(header.name, header.value) }
        if let dateOff { head.set("Date", HTTPDate.text(offBy: dateOff)) }
    }
}

import Glibc

/// One connection on which exactly the given bytes are sent; it blocks, so use it within `blocking`.
final class Wire: Sendable {
    private let descriptor: CInt

    /// A system call that a test needs and that failed.
    struct Failure: Error {
        let step: String
        let code = errno
    }

    /// What came, and whether the server closed after it.
    struct Received: Sendable {
        var bytes: [UInt8] = []
        var isClosed = false

        var answers: [WireAnswer] { WireAnswer.all(in: bytes) }
        var statuses: [Int] { answers.map(\.status) }
    }

    /// Connects; with `isNarrow`, the system takes as little of an answer as it can before the test does.
    init(
        port: Int,
        to address: String = "127.0.0.1",
        from source: String? = nil,
        isNarrow: Bool = false
    ) throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(step: "socket") }
        // No write in a test is endless.
        set(SOL_SOCKET, SO_SNDTIMEO, to: timeval(tv_sec: 10, tv_usec: 0))
        // What is sent in two pieces arrives in two, at once.
        set(CInt(IPPROTO_TCP), TCP_NODELAY, to: CInt(1))
        if isNarrow { set(SOL_SOCKET, SO_RCVBUF, to: CInt(1)) }
        if let source {
            let isBound = try unsafe withAddress(source, port: 0) {
                unsafe bind(descriptor, $0, $1)
            }
            guard isBound == 0 else {
                throw Failure(step: "bind")
            }
        }
        let isConnected = try unsafe withAddress(address, port: port) {
            unsafe Glibc.connect(descriptor, $0, $1)
        }
        guard isConnected == 0 else { throw Failure(step: "connect") }
    }

    deinit { close(descriptor) }

    /// Sends all of `bytes`; false if the server takes no more.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    /// Says that nothing more will be sent.
    func finishSending() { shutdown(descriptor, CInt(SHUT_WR)) }

    /// Ends the connection with a reset, as a process that dies with unread data does.
    func reset() throws {
        set(SOL_SOCKET, SO_LINGER, to: linger(l_onoff: 1, l_linger: 0))
        // To connect to nowhere is how a socket is reset without closing its descriptor.
        var nowhere = sockaddr(sa_family: sa_family_t(AF_UNSPEC), sa_data: sockaddr().sa_data)
        let size = socklen_t(MemoryLayout<sockaddr>.size)
        guard unsafe Glibc.connect(descriptor, &nowhere, size) == 0 else {
            throw Failure(step: "reset")
        }
    }

    /// What comes until the server closes, until it `isEnough`, or until the time is over.
    func receive(
        within time: Duration,
        until isEnough: (Received) -> Bool = { _ in false }
    ) -> Received {
        let end = ContinuousClock.now + time
        var received = Received()
        while !received.isClosed, !isEnough(received) {
            guard let next = next(before: end) else { break }
            received.isClosed = next.isEmpty
            received.bytes += next
        }
        return received
    }

    /// The next bytes; none at the end of the stream; nil if neither is there in time.
    private func next(before end: ContinuousClock.Instant) -> [UInt8]? {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let left = max(.zero, end - .now) / .milliseconds(1)
        guard unsafe poll(&watched, 1, CInt(left.rounded(.up))) > 0 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
        return Array(buffer.prefix(max(0, count)))
    }

    private func set<Value: BitwiseCopyable>(_ level: CInt, _ option: CInt, to value: Value) {
        var value = value
        let size = socklen_t(MemoryLayout<Value>.size)
        unsafe setsockopt(descriptor, level, option, &value, size)
    }
}

private func withAddress<Value>(
    _ address: String,
    port: Int,
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
) throws -> Value {
    var peer = sockaddr_in()
    peer.sin_family = sa_family_t(AF_INET)
    peer.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
    guard unsafe inet_pton(AF_INET, address, &peer.sin_addr) == 1 else {
        throw Wire.Failure(step: "address")
    }
    return unsafe withUnsafePointer(to: &peer) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}

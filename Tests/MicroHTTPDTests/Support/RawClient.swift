import Glibc

/// A client that sends exactly the bytes it is given; it blocks, so use it within `blocking`.
final class RawClient: Sendable {
    private let descriptor: CInt

    /// How long any wait may last before the test counts as failed.
    static let patience: Duration = .seconds(20)

    init(port: Int, address: String = "127.0.0.1", from source: String? = nil) throws {
        var peer = sockaddr_in()
        peer.sin_family = sa_family_t(AF_INET)
        peer.sin_port = UInt16(port).bigEndian
        unsafe inet_pton(AF_INET, address, &peer.sin_addr)
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        if let source {
            var own = sockaddr_in()
            own.sin_family = sa_family_t(AF_INET)
            unsafe inet_pton(AF_INET, source, &own.sin_addr)
            guard unsafe withAddress(&own, { unsafe bind(descriptor, $0, $1) }) == 0 else {
                throw SystemFailure(step: "bind")
            }
        }
        guard unsafe withAddress(&peer, { unsafe Glibc.connect(descriptor, $0, $1) }) == 0 else {
            throw SystemFailure(step: "connect")
        }
    }

    init(port: Int, ipv6 address: String) throws {
        var peer = sockaddr_in6()
        peer.sin6_family = sa_family_t(AF_INET6)
        peer.sin6_port = UInt16(port).bigEndian
        unsafe inet_pton(AF_INET6, address, &peer.sin6_addr)
        descriptor = socket(AF_INET6, CInt(SOCK_STREAM.rawValue), 0)
        guard unsafe withAddress(&peer, { unsafe Glibc.connect(descriptor, $0, $1) }) == 0 else {
            throw SystemFailure(step: "connect")
        }
    }

    init(unix path: String, from source: String? = nil) throws {
        descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        if let source { try bindUnix(descriptor, to: source) }
        var peer = unixAddress(path)
        guard unsafe withAddress(&peer, { unsafe Glibc.connect(descriptor, $0, $1) }) == 0 else {
            throw SystemFailure(step: "connect")
        }
    }

    deinit { close(descriptor) }

    /// Sends all of `bytes`, or as much as the server takes before it closes.
    func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    /// Says that nothing more will be sent.
    func finishSending() { shutdown(descriptor, CInt(SHUT_WR)) }

    /// Ends the connection with a reset, as a process that dies with unread data does.
    func reset() {
        var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_LINGER,
            &linger,
            socklen_t(MemoryLayout<Glibc.linger>.size)
        )
        // To connect to nowhere is how a socket is reset without closing its descriptor.
        var nowhere = sockaddr(sa_family: sa_family_t(AF_UNSPEC), sa_data: sockaddr().sa_data)
        _ = unsafe withAddress(&nowhere) { unsafe Glibc.connect(descriptor, $0, $1) }
    }

    /// The next bytes; empty at the end of the stream; nil if none come in this time.
    func receive(within time: Duration = patience) -> [UInt8]? {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let milliseconds = CInt(time / .milliseconds(1))
        guard unsafe poll(&watched, 1, milliseconds) > 0 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
        return Array(buffer.prefix(max(0, count)))
    }

    /// Everything until the server closes; nil if it does not.
    func receiveAll(within time: Duration = patience) -> [UInt8]? {
        let end = ContinuousClock.now + time
        var all: [UInt8] = []
        while let next = receive(within: max(.zero, end - .now)) {
            if next.isEmpty { return all }
            all += next
        }
        return nil
    }

    /// The next `count` answers; fewer if the server closes before.
    func receive(answers count: Int, to methods: [String] = []) -> [RawResponse] {
        var all: [UInt8] = []
        while true {
            let answers = RawResponse.all(in: all, to: methods)
            guard answers.count < count, let next = receive(), !next.isEmpty else { return answers }
            all += next
        }
    }

    /// Sends a request and gives its answer.
    func ask(_ request: String) -> RawResponse? {
        send(request)
        return receive(answers: 1).first
    }

    /// Whether the server closes within this time.
    func isClosed(within time: Duration = patience) -> Bool { receiveAll(within: time) != nil }
}

/// Makes the socket file `path`.
func bindUnix(_ descriptor: CInt, to path: String) throws {
    var address = unixAddress(path)
    guard unsafe withAddress(&address, { unsafe Glibc.bind(descriptor, $0, $1) }) == 0 else {
        throw SystemFailure(step: "bind")
    }
}

private func unixAddress(_ path: String) -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    return address
}

private func withAddress<Address, Value>(
    _ address: inout Address,
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
) -> Value {
    unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe body($0, socklen_t(MemoryLayout<Address>.size))
        }
    }
}

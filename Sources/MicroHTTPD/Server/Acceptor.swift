internal import Glibc

/// Takes new connections from the listening sockets and gives them to the daemons.
///
/// The library could do this itself, but in 0.9.75 not without harm: to end it while requests come in
/// (`MHD_quiesce_daemon`) races with its own threads and may abort the process, an exhausted table of
/// files makes it spin, and it reads beyond the address of a unix socket's client.
struct Acceptor: Sendable {
    private let thread: ServiceThread
    private let daemons: [Daemon]

    /// Connections taken from one socket before the next has its turn.
    private static let batch = 64
    /// The longest wait, after which the numbers of connections are looked at anew.
    private static let turnNanoseconds: UInt64 = 1_000_000_000
    /// The wait after the system had no resources for a connection.
    private static let pauseNanoseconds: UInt64 = 100_000_000

    /// Starts the thread; nil if the system has none.
    init?(_ daemons: [Daemon]) {
        guard let thread = ServiceThread() else { return nil }
        self.thread = thread
        self.daemons = daemons
        for daemon in daemons { daemon.context.onRoom { [alarm = thread.alarm] in alarm.ring() } }
        let isStarted = thread.start { [alarm = thread.alarm] in
            Self.serve(daemons, alarm)
        }
        guard isStarted else { return nil }
    }

    /// Ends the thread, waits for it, and takes the connections that are in the system's queue: what their
    /// clients have sent would be lost with the socket.
    ///
    /// Those that come all the while are left, so that clients cannot keep the server from stopping.
    func stop() {
        thread.stop()
        for daemon in daemons {
            for _ in 0..<Int(ListeningSocket.backlog) where daemon.context.hasRoom {
                guard Self.acceptOne(for: daemon) else { break }
            }
        }
    }

    private static func serve(_ daemons: [Daemon], _ alarm: Alarm) {
        let open = daemons.filter(\.context.hasRoom)
        let sockets = open.map(\.socket.descriptor)
        let isReady = alarm.wait(nanoseconds: turnNanoseconds, orFor: sockets)
        // Of each by itself: one whose count is wrong may be full while others are busy.
        for daemon in daemons { daemon.context.recountIfSilent(at: .now) }
        guard let isReady else { return }
        for (daemon, isReady) in zip(open, isReady) where isReady {
            guard accept(for: daemon) else {
                _ = alarm.wait(nanoseconds: pauseNanoseconds)
                return
            }
        }
    }

    /// Takes a batch; false if the system has no resources for more.
    private static func accept(for daemon: Daemon) -> Bool {
        for _ in 0..<batch where daemon.context.hasRoom {
            guard acceptOne(for: daemon) else { return isPassing(errno, daemon.context) }
        }
        return true
    }

    /// Takes one connection; false, with the reason in `errno`, if there is none.
    private static func acceptOne(for daemon: Daemon) -> Bool {
        var address = PeerStorage()
        let connection = address.accept(from: daemon.socket.descriptor)
        guard connection >= 0 else { return false }
        let peer = unsafe address.withAddress { address, _ in unsafe PeerAddress(address) }
        if daemon.context.willOpen(for: peer, at: .now) {
            daemon.add(connection, address, of: peer)
        } else {
            close(connection)
        }
        return true
    }

    /// Whether an error has to do with one connection alone, or says that there is none.
    private static func isPassing(_ code: CInt, _ context: ListenerContext) -> Bool {
        guard [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code) else { return true }
        context.log(.cannotAccept(reason: systemReason(code)))
        return false
    }
}

/// Room for the address of any client.
struct PeerStorage {
    private var storage = sockaddr_storage()
    private var size = socklen_t(MemoryLayout<sockaddr_storage>.size)

    /// Accepts a connection, whose descriptor children of this process do not get; -1 for an error.
    mutating func accept(from socket: CInt) -> CInt {
        let connection = unsafe withUnsafeMutablePointer(to: &storage) { storage in
            unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe Glibc.accept(socket, address, &size)
            }
        }
        if connection >= 0 { _ = fcntl(connection, F_SETFD, FD_CLOEXEC) }
        return connection
    }

    /// Lends the address; the system may have cut it, but never less than this is valid.
    func withAddress<Value>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
        unsafe withUnsafePointer(to: storage) { storage in
            unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe body(
                    address,
                    min(size, socklen_t(MemoryLayout<sockaddr_storage>.size))
                )
            }
        }
    }
}

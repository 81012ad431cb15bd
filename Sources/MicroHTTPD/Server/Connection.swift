internal import Glibc
internal import Synchronization

/// What the server knows of one connection, from its acceptance until the library closes its socket.
///
/// Server threads write its times at each step of a request, the reaper reads them now and then; that is one
/// store without a lock, in a place that no other connection shares.
final class Connection: @unchecked Sendable {
    // Safety: `ids` and `knownHead` are used by the library's thread for this connection alone; the rest is
    // immutable or guards itself.
    let context: ListenerContext
    let peer: PeerAddress
    /// What the service keeps.
    let memory = ConnectionMemory()
    var ids: RequestIDSource
    /// The last sound head that may be kept.
    var knownHead: KnownHead?

    /// Nanoseconds, of which the lowest two bits are an `Activity`.
    private let time: Atomic<UInt64>
    private let socket: Mutex<CInt?>
    /// The exchange that waits for its answer.
    private let suspended = Mutex<Exchange?>(nil)

    private enum Activity {
        /// No request has come; the time is that of the acceptance.
        static let new: UInt64 = 0
        /// No request is under way; the time is when the last one ended.
        static let idle: UInt64 = 1
        /// A request is under way; the time is its deadline.
        static let busy: UInt64 = 2
        static let mask: UInt64 = 3
    }

    init(context: ListenerContext, peer: PeerAddress, socket: CInt, ids: RequestIDSource) {
        self.context = context
        self.peer = peer
        self.ids = ids
        self.socket = Mutex(socket)
        time = Atomic(MonotonicTime.now.nanoseconds & ~Activity.mask | Activity.new)
    }
}

extension Connection {
    /// Nanoseconds that a connection may go without the first line of a request.
    struct Patience {
        /// From its acceptance.
        let first: UInt64
        /// From the end of a request.
        let next: UInt64
    }

    /// Whether a request's first line was read and its answer has not left.
    var isBusy: Bool { time.load(ordering: .relaxed) & Activity.mask == Activity.busy }

    /// Whether the client has sent something that nobody has looked at.
    var hasUnread: Bool {
        socket.withLock { socket in
            guard let socket else { return false }
            var byte: UInt8 = 0
            return unsafe recv(socket, &byte, 1, CInt(MSG_PEEK | MSG_DONTWAIT))
                > 0
        }
    }

    /// A request is under way and has until `deadline`.
    func setBusy(until deadline: MonotonicTime) {
        time.store(deadline.nanoseconds & ~Activity.mask | Activity.busy, ordering: .relaxed)
    }

    /// The request is over.
    func setIdle(since end: MonotonicTime) {
        time.store(end.nanoseconds & ~Activity.mask | Activity.idle, ordering: .relaxed)
    }

    func isExpired(at now: MonotonicTime, _ patience: Patience) -> Bool {
        let stored = time.load(ordering: .relaxed)
        let moment = MonotonicTime(nanoseconds: stored & ~Activity.mask)
        return switch stored & Activity.mask {
        case Activity.new: moment + patience.first < now
        case Activity.idle: moment + patience.next < now
        default: moment < now
        }
    }
}

extension Connection {
    /// The exchange that waits for its answer, if one does.
    var suspendedExchange: Exchange? { suspended.withLock { $0 } }

    /// Notes the exchange that waits for its answer; nil when it has it.
    func setSuspended(_ exchange: Exchange?) {
        suspended.withLock { $0 = exchange }
    }

    /// Ends both directions, so that the library finds the connection closed; false if that was done.
    ///
    /// The descriptor is the library's to close. It does so after `forgetSocket`, which cannot come
    /// between the look at the descriptor and its use.
    func cutOff() -> Bool {
        socket.withLock { socket in
            guard let open = socket else { return false }
            shutdown(open, CInt(SHUT_RDWR))
            socket = nil
            return true
        }
    }

    /// The library is about to close the socket.
    func forgetSocket() {
        socket.withLock { $0 = nil }
    }

    /// Whether `cutOff` ended this connection, as long as the library has not closed it.
    var wasCutOff: Bool { socket.withLock { $0 == nil } }
}

internal import Glibc
internal import Synchronization

/// What the server knows of one connection, from its acceptance until the library closes its socket.
///
/// Server threads write the deadline at each step of a request, the reaper reads it now and then; that
/// is one store without a lock, in a place that no other connection shares.
final class Connection: @unchecked Sendable {
    // Safety: all but the three properties below is set by the library's thread for this connection,
    // and used by that thread alone.
    let peer: PeerAddress
    var ids: RequestIDSource

    /// When to close the connection or answer for its request: nanoseconds, the lowest bit telling
    /// whether there is a request.
    private let deadline: Atomic<UInt64>
    private let socket: Mutex<CInt?>
    /// The exchange that waits for its answer.
    private let suspended = Mutex<Exchange?>(nil)

    init(peer: PeerAddress, socket: CInt, ids: RequestIDSource, deadline: MonotonicTime) {
        self.peer = peer
        self.ids = ids
        self.socket = Mutex(socket)
        self.deadline = Atomic(deadline.nanoseconds & ~1)
    }

    /// Whether a request's first line was read and its answer has not left.
    var isBusy: Bool { deadline.load(ordering: .relaxed) & 1 == 1 }

    /// A request is under way and has this long.
    func setBusy(until time: MonotonicTime) {
        deadline.store(time.nanoseconds | 1, ordering: .relaxed)
    }

    /// No request is under way; the next must come in time.
    func setIdle(until time: MonotonicTime) {
        deadline.store(time.nanoseconds & ~1, ordering: .relaxed)
    }

    func isExpired(at now: MonotonicTime) -> Bool {
        deadline.load(ordering: .relaxed) < now.nanoseconds
    }

    /// Notes the exchange to fail when the deadline comes; nil when it has its answer.
    func setSuspended(_ exchange: Exchange?) {
        suspended.withLock { $0 = exchange }
    }

    /// The exchange that waits for its answer, if one does.
    var suspendedExchange: Exchange? { suspended.withLock { $0 } }

    /// Ends both directions, so that the library finds the connection closed; false if it did already.
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

    /// Whether `cutOff` ended this connection.
    var wasCutOff: Bool { socket.withLock { $0 == nil } }
}

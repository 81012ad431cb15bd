internal import LoopbackServer

/// An HTTP/1.1 proxy on 127.0.0.1 for tests, which does to the answers what a bad day does.
///
/// Requests go to one server of this machine and its answers come back, changed by the rules in force:
/// those of the longest path prefix that fits. Rules may be changed at any time, from any thread, and
/// count for requests that arrive from then on. Each connection has a thread, which is gone when
/// ``stop()`` returns.
public final class FaultProxy: Sendable {
    private let state: ProxyState

    /// Starts a proxy on a free port, in front of the server on that port of 127.0.0.1.
    public init(to port: Int) throws {
        state = ProxyState(target: port)
        try start()
    }

    deinit { state.halt() }

    /// Where it listens, also while it is stopped.
    public var port: Int { state.port }

    /// The URL of `path` on this proxy.
    public func url(_ path: String = "") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Listens again, on the port that it had before.
    public func start() throws {
        let (listener, port) = try Listener.open(port: UInt16(clamping: state.port))
        state.begin(listener: listener, port: Int(port))
        let state = state
        Listener.detach { ProxyConnection.accept(on: listener, state) }
    }

    /// Refuses new connections, cuts those that are open, and returns when no thread is left.
    public func stop() async {
        state.halt()
        await state.wait { $0.threads == 0 }
    }

    /// Sends requests to another server from now on; those under way stay where they are.
    public func send(to port: Int) { state.setTarget(port) }
}

extension FaultProxy {
    /// Puts rules in force for the paths with this prefix, instead of those that they had.
    ///
    /// Answers that a rule for the same prefix holds back go on.
    public func set(_ faults: Fault..., for prefix: String = "/") {
        state.set(ProxyRule(faults), for: prefix)
    }

    /// Takes the rules of this prefix away; answers that they hold back go on.
    public func clear(_ prefix: String = "/") { state.set(nil, for: prefix) }

    /// Takes all rules away.
    public func clearAll() { state.clearAll() }
}

extension FaultProxy {
    /// The requests so far, in the order of their arrival.
    public var requests: [ProxiedRequest] { state.read { $0.requests } }

    /// The number of requests so far whose path has this prefix.
    public func count(under prefix: String = "/") -> Int {
        state.read { state in state.requests.count { $0.target.hasPrefix(prefix) } }
    }

    /// The most requests with this prefix that were under way at one time.
    ///
    /// A request is under way from its arrival until the first byte of its answer leaves.
    public func peak(under prefix: String = "/") -> Int {
        ProxiedRequest.peak(requests.filter { $0.target.hasPrefix(prefix) })
    }

    /// The number of connections accepted so far.
    public var connections: Int { state.read { $0.connections } }

    /// The number of threads that it has now.
    public var threads: Int { state.read { $0.threads } }

    /// Forgets the requests so far.
    public func forget() { state.forget() }

    /// Returns when so many requests with this prefix have arrived.
    public func arrived(_ count: Int, under prefix: String = "/") async {
        await state.wait { state in
            // The first half is cheap and comes first: this is asked after each change.
            state.requests.count >= count
                && state.requests.count { $0.target.hasPrefix(prefix) } >= count
        }
    }

    /// Returns when so many answers are held back by ``Fault/hold``.
    public func held(_ count: Int) async {
        await state.wait { state in state.waits.count { $0.value.isHold } >= count }
    }
}

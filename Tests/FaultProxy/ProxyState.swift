internal import Dispatch
internal import Glibc
internal import LoopbackServer
internal import Synchronization

/// What a proxy's threads and its test share.
final class ProxyState: Sendable {
    struct Values {
        var port = 0
        var target: Int
        var listener: Int32?
        /// The open sockets, to both sides.
        var peers: [ObjectIdentifier: LoopbackPeer] = [:]
        var threads = 0
        var connections = 0
        var rules: [String: Entry] = [:]
        var requests: [ProxiedRequest] = []
        /// Where the numbers of requests start, since what was forgotten had numbers too.
        var firstNumber = 0
        var waits: [Int: Wait] = [:]
        var waitNumber = 0
        var waiters: [Waiter] = []
    }

    /// A rule in force.
    struct Entry {
        var rule: ProxyRule
        var bucket: TokenBucket?
        /// Grows with each change, by which a late hold sees that it is over.
        let number: Int
    }

    /// A thread that holds an answer back.
    struct Wait {
        let prefix: String
        let isHold: Bool
        let semaphore: DispatchSemaphore
    }

    /// A task that waits for something to come true.
    struct Waiter {
        let condition: @Sendable (Values) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private let values: Mutex<Values>

    init(target: Int) { values = Mutex(Values(target: target)) }

    var port: Int { read { $0.port } }

    func read<Result: Sendable>(_ body: (Values) -> Result) -> Result {
        values.withLock { body($0) }
    }

    /// Changes the values and wakes whom the change concerns.
    @discardableResult
    func change<Result: Sendable>(_ body: (inout Values) -> Result) -> Result {
        let (result, ready) = values.withLock { values in
            let result = body(&values)
            let now = values
            let ready = now.waiters.filter { $0.condition(now) }
            if !ready.isEmpty { values.waiters.removeAll { $0.condition(now) } }
            return (result, ready.map(\.continuation))
        }
        for continuation in ready { continuation.resume() }
        return result
    }

    /// Returns once the condition holds.
    func wait(until condition: @escaping @Sendable (Values) -> Bool) async {
        await withCheckedContinuation { continuation in
            let waiter = Waiter(condition: condition, continuation: continuation)
            change { $0.waiters.append(waiter) }
        }
    }
}

extension ProxyState {
    func begin(listener: Int32, port: Int) {
        change { values in
            values.listener = listener
            values.port = port
            values.threads += 1
        }
    }

    /// Ends all threads, soon; what they wait for is over.
    func halt() {
        change { values in
            // Under the lock, since what is listed here is not closed yet.
            if let listener = values.listener { shutdown(listener, Int32(SHUT_RDWR)) }
            values.listener = nil
            for peer in values.peers.values { shutdown(peer.socket, Int32(SHUT_RDWR)) }
            for wait in values.waits.values { wait.semaphore.signal() }
            values.waits = [:]
        }
    }

    /// Lists a socket, so that it is cut when the proxy stops; nil, and closed, if it has.
    func adopt(_ socket: Int32) -> LoopbackPeer? {
        let peer = LoopbackPeer(socket: socket)
        let isTaken = change { values in
            guard values.listener != nil else { return false }
            values.peers[ObjectIdentifier(peer)] = peer
            return true
        }
        if isTaken { return peer }
        close(socket)
        return nil
    }

    func release(_ peer: LoopbackPeer) {
        change { values in
            values.peers[ObjectIdentifier(peer)] = nil
            close(peer.socket)
        }
    }
}

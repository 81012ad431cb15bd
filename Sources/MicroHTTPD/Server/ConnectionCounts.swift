internal import Synchronization

/// How many connections of one listener were accepted and not closed, those on their way to a thread included.
final class ConnectionCounts: Sendable {
    private let most: Int
    private let mostPerNetwork: Int
    private let total = Atomic(0)
    /// When the last one was accepted, or all were counted, in nanoseconds.
    private let latest = Atomic<UInt64>(0)
    /// Of each TCP client, where that has a limit.
    private let perNetwork = Mutex<[PeerNetwork: Int]>([:])

    /// Without a new connection for so long, none is on its way to its thread any more.
    static let silenceNanoseconds: UInt64 = 10_000_000_000

    /// - Parameters:
    ///   - most: connections at a time.
    ///   - mostPerNetwork: of them from one network, 0 for any number. Clients of a unix socket have no
    ///     address that could tell them apart, and no limit of their own.
    init(most: Int, mostPerNetwork: Int) {
        self.most = most
        self.mostPerNetwork = mostPerNetwork
    }

    var count: Int { total.load(ordering: .relaxed) }
    var hasRoom: Bool { count < most }

    /// Counts one more; false, and nothing is counted, if its network has as many as it may have.
    func add(_ peer: PeerAddress, at now: MonotonicTime) -> Bool {
        if isLimited(peer) {
            let isTaken = perNetwork.withLock { counts in
                let others = counts[peer.network, default: 0]
                guard others < mostPerNetwork else { return false }
                counts[peer.network] = others + 1
                return true
            }
            guard isTaken else { return false }
        }
        total.add(1, ordering: .relaxed)
        latest.store(now.nanoseconds, ordering: .relaxed)
        return true
    }

    /// Counts one less; true if there was no room before.
    func remove(_ peer: PeerAddress) -> Bool {
        if isLimited(peer) {
            perNetwork.withLock { counts in
                let left = counts[peer.network, default: 0] - 1
                counts[peer.network] = left > 0 ? left : nil
            }
        }
        return total.subtract(1, ordering: .relaxed).oldValue >= most
    }

    /// Whether the last one was accepted long ago, and since then nobody has counted.
    func isWorthCounting(at now: MonotonicTime) -> Bool {
        MonotonicTime(nanoseconds: latest.load(ordering: .relaxed)) + Self.silenceNanoseconds < now
    }

    /// These are all that are open.
    func set(_ peers: [PeerAddress], at now: MonotonicTime) {
        total.store(peers.count, ordering: .relaxed)
        latest.store(now.nanoseconds, ordering: .relaxed)
        guard mostPerNetwork > 0 else { return }
        let counts = peers.filter(isLimited).reduce(into: [:]) { $0[$1.network, default: 0] += 1 }
        perNetwork.withLock { $0 = counts }
    }

    private func isLimited(_ peer: PeerAddress) -> Bool { mostPerNetwork > 0 && peer != .unix }
}

import Testing

@testable import MicroHTTPD

@Suite("The count of connections")
struct ConnectionCountTests {
    private static let now = MonotonicTime(nanoseconds: 1_000_000_000_000)

    private static func ipv6(_ high: UInt64, _ low: UInt64) -> PeerAddress {
        .ip(IPAddress(high: high, low: low))
    }

    @Test("takes all addresses of an IPv6 /64 for one client")
    func networks() {
        let counts = ConnectionCounts(most: 100, mostPerNetwork: 2)
        #expect(counts.add(Self.ipv6(7, 1), at: Self.now))
        #expect(counts.add(Self.ipv6(7, 2), at: Self.now))
        #expect(!counts.add(Self.ipv6(7, 3), at: Self.now))
        #expect(counts.add(Self.ipv6(8, 3), at: Self.now))
        #expect(counts.add(.ip(IPAddress(ipv4: 7)), at: Self.now))
        #expect(counts.count == 4)
        _ = counts.remove(Self.ipv6(7, 2))
        #expect(counts.add(Self.ipv6(7, 3), at: Self.now))
    }

    @Test("has no limit of its own for a unix socket")
    func unix() {
        let counts = ConnectionCounts(most: 3, mostPerNetwork: 1)
        for _ in 0..<3 { #expect(counts.add(.unix, at: Self.now)) }
        #expect(!counts.hasRoom)
        #expect(counts.remove(.unix))
        #expect(counts.hasRoom)
    }

    @Test("is made anew after a silence, and then not before the next")
    func recount() {
        let counts = ConnectionCounts(most: 2, mostPerNetwork: 1)
        let peer = Self.ipv6(7, 1)
        #expect(counts.add(peer, at: Self.now))
        #expect(!counts.isWorthCounting(at: Self.now + ConnectionCounts.silenceNanoseconds))
        let later = Self.now + ConnectionCounts.silenceNanoseconds + 1
        #expect(counts.isWorthCounting(at: later))
        counts.set([], at: later)
        #expect(counts.count == 0)
        #expect(!counts.isWorthCounting(at: later))
        #expect(counts.add(peer, at: later))
        #expect(!counts.add(peer, at: later))
    }

    @Test(
        "is what open files are asked for, with those of the threads",
        arguments: [
            ([], 10, 256), ([1], 10, 268), ([64, 64], 4_096, 256 + 2 * (4_096 + 128)),
            ([1, .max], 10, .max), ([1, 1], .max, .max),
        ]
    )
    func files(threads: [Int], connections: Int, needed: Int) {
        #expect(OpenFiles.needed(threads: threads, connections: connections) == needed)
    }
}

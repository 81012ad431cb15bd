internal import Synchronization

/// A number that only grows, counted from many threads.
final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    var value: UInt64 { count.load(ordering: .relaxed) }

    func add(_ amount: UInt64 = 1) {
        count.wrappingAdd(amount, ordering: .relaxed)
    }
}

/// One counter for each member of a closed set of labels, so that no input can make new ones.
struct CounterFamily<Label: CaseIterable & Equatable & Sendable>: Sendable {
    private let counters = CaseTable<Label, Counter> { _ in Counter() }

    func add(_ label: Label, _ amount: UInt64 = 1) { counters[label].add(amount) }

    /// The counters that ever counted, in the order of the labels.
    var values: [(label: Label, value: UInt64)] {
        Label.allCases.compactMap { label in
            let value = counters[label].value
            return value > 0 ? (label, value) : nil
        }
    }
}

/// How long things took, in cumulative buckets (a Prometheus histogram).
final class DurationHistogram: Sendable {
    /// The upper bounds of the buckets, in microseconds.
    static let boundsMicroseconds: [UInt64] = [
        50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
        1_000_000, 2_500_000, 5_000_000,
    ]

    private let buckets: [Counter]
    private let totalMicroseconds = Counter()

    init() {
        buckets = (0...Self.boundsMicroseconds.count).map { _ in Counter() }
    }

    func record(_ time: Duration) {
        let duration = UInt64(clamping: Int64(max(0, min(time / .microseconds(1), 1e15))))
        let index = Self.boundsMicroseconds.firstIndex { duration <= $0 }
        buckets[index ?? Self.boundsMicroseconds.count].add()
        totalMicroseconds.add(duration)
    }

    /// The bounds in seconds with the number of durations at or under each, the sum of all in
    /// seconds, and their number.
    var snapshot: (cumulative: [(bound: Double, count: UInt64)], sum: Double, count: UInt64) {
        var running: UInt64 = 0
        let cumulative = zip(Self.boundsMicroseconds, buckets).map { bound, bucket in
            running &+= bucket.value
            return (bound: Double(bound) / 1e6, count: running)
        }
        let count = running &+ (buckets.last?.value ?? 0)
        return (cumulative, Double(totalMicroseconds.value) / 1e6, count)
    }
}

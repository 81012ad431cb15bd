extension Benchmark {
    /// Nanoseconds that one call of `work` takes: the median of several runs of some milliseconds each.
    static func nanoseconds(_ work: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        func run(_ calls: Int) throws -> Duration {
            try clock.measure { for _ in 0..<calls { try work() } }
        }
        var calls = 1
        while try run(calls) < .milliseconds(20) { calls *= 2 }
        let runs = try (0..<9).map { _ in try run(calls) }.sorted()
        return runs[4] / .nanoseconds(1) / Double(calls)
    }
}

/// What a compiler cannot foresee, so that it computes it.
@inline(never)
func consume<Value>(_ value: Value) {}

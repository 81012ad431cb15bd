internal import Synchronization

/// Loads that all who want the same at one time share, with a bound on how many wait.
///
/// Nobody joins a load that began before an invalidation: it may bring a state that is over.
final class SharedLoads<Key, Generation, Value>: Sendable
where Key: Hashable & Sendable, Generation: Hashable & Sendable, Value: Sendable {
    typealias Loaded = Result<Value, Refusal>

    private struct Flight: Hashable {
        let key: Key
        let generation: Generation
    }

    private let flights = Mutex<[Flight: Task<Loaded, Never>]>([:])
    private let waiters = Atomic<Int>(0)
    private let waitersMax: Int

    /// Loads for which at most `waitersMax` wait at one time.
    init(waitersMax: Int) { self.waitersMax = waitersMax }

    /// What `read` finds, by a call that begins now or by one of the same `generation`, which was read
    /// before: every invalidation before that was known when the call under way began.
    ///
    /// `overloaded` where too many wait already.
    func value(
        of key: Key,
        generation: Generation,
        _ read: @escaping @Sendable () async -> Loaded
    ) async -> Loaded {
        let before = waiters.wrappingAdd(1, ordering: .relaxed).oldValue
        defer { waiters.wrappingSubtract(1, ordering: .relaxed) }
        guard before < waitersMax else { return .failure(Refusal(.overloaded)) }
        return await task(Flight(key: key, generation: generation), read).value
    }

    private func task(
        _ flight: Flight,
        _ read: @escaping @Sendable () async -> Loaded
    ) -> Task<Loaded, Never> {
        flights.withLock { flights in
            if let task = flights[flight] { return task }
            let task = Task {
                let result = await read()
                self.flights.withLock { _ = $0.removeValue(forKey: flight) }
                return result
            }
            flights[flight] = task
            return task
        }
    }
}

extension Set where Element: Sendable {
    /// What `load` finds for each, at most `concurrently` at one time.
    func loaded<Value: Sendable>(
        concurrently: Int,
        _ load: @escaping @Sendable (Element) async -> Value
    ) async -> [Element: Value] {
        typealias Loaded = (key: Element, value: Value)
        return await withTaskGroup(of: Loaded.self) { group in
            var loaded: [Element: Value] = [:]
            for (position, key) in enumerated() {
                if position >= concurrently, let next = await group.next() {
                    loaded[next.key] = next.value
                }
                group.addTask { (key, await load(key)) }
            }
            for await next in group { loaded[next.key] = next.value }
            return loaded
        }
    }
}

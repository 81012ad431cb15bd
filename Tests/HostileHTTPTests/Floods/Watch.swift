import ServedBinary
import Synchronization
import Testing

extension HostileServer {
    /// Tells the watching thread that the flood is over.
    private final class Flood: Sendable {
        let isOver = Atomic(false)
    }

    /// Asks the good question again and again while `flood` goes on, each time with the right answer in time.
    func watching<Value: Sendable>(
        within bound: Duration = floodBound,
        _ flood: @Sendable () async throws -> Value
    ) async throws -> Value {
        let state = Flood()
        async let times = blocking { [port, token] in
            var times: [Duration] = []
            repeat {
                times.append(try Self.check(port: port, token: token))
            } while !state.isOver.load(ordering: .relaxed)
            return times
        }
        let result: Result<Value, any Error>
        do { result = .success(try await flood()) } catch { result = .failure(error) }
        state.isOver.store(true, ordering: .relaxed)
        let slowest = try await times.max() ?? .zero
        #expect(slowest <= bound, "a good check took \(slowest) in the flood")
        return try result.get()
    }
}

import Synchronization
import Testing

/// Questions over several connections, one after another on each, while something happens.
final class Load: Sendable {
    /// The pause between an answer and the next question of its connection: with four connections a few
    /// hundred questions each second.
    private static let pace = Duration.milliseconds(8)

    private let answers = Mutex<[FrontAnswer]>([])
    private let isOver = Atomic(false)

    private init() {}

    /// The answers so far.
    var soFar: [FrontAnswer] { answers.withLock { $0 } }

    /// How many there are so far.
    var count: Int { answers.withLock { $0.count } }

    /// Asks for as long as `body` runs, and returns all answers.
    ///
    /// `ask` gets the number of the question.
    static func run(
        connections: Int = 4,
        ask: @escaping @Sendable (Int) async throws -> FrontAnswer,
        while body: (Load) async throws -> Void
    ) async throws -> [FrontAnswer] {
        let load = Load()
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { load.isOver.store(true, ordering: .relaxed) }
            for connection in 0..<connections {
                group.addTask { try await load.ask(ask, from: connection, step: connections) }
            }
            try await body(load)
            load.isOver.store(true, ordering: .relaxed)
            try await group.waitForAll()
        }
        return load.soFar
    }

    private func ask(
        _ ask: @Sendable (Int) async throws -> FrontAnswer,
        from first: Int,
        step: Int
    ) async throws {
        var number = first
        while !isOver.load(ordering: .relaxed) {
            let answer = try await ask(number)
            answers.withLock { $0.append(answer) }
            number += step
            try await Task.sleep(for: Self.pace)
        }
    }

    /// Asks so many questions, so many at one time, and returns the answers.
    static func answers(
        to count: Int,
        connections: Int,
        ask: @escaping @Sendable (Int) async throws -> FrontAnswer
    ) async throws -> [FrontAnswer] {
        try await withThrowingTaskGroup(of: [FrontAnswer].self) { group in
            for connection in 0..<connections {
                group.addTask {
                    var answers: [FrontAnswer] = []
                    for number in stride(from: connection, to: count, by: connections) {
                        answers.append(try await ask(number))
                    }
                    return answers
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}

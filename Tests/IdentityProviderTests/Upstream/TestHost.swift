import LoopbackServer
import Synchronization

/// A server on loopback that answers as the test says, also from one request to the next.
final class TestHost: Sendable {
    typealias Answer = @Sendable (LoopbackRequest) -> LoopbackAnswer

    private final class Script: Sendable {
        let answer: Mutex<Answer>
        init(_ answer: @escaping Answer) { self.answer = Mutex(answer) }
    }

    let server: LoopbackServer
    private let script: Script

    init(_ answer: @escaping Answer = { _ in .json("{}") }) throws {
        let script = Script(answer)
        self.script = script
        server = try LoopbackServer { request in script.answer.withLock { $0 }(request) }
    }

    /// Has all requests from now on be answered so.
    func answer(_ answer: @escaping Answer) { script.answer.withLock { $0 = answer } }

    /// Holds all requests from now on until the gate opens, and then answers so.
    func hold(_ answer: @escaping Answer = { _ in .json("{}") }) -> Gate {
        let gate = Gate()
        self.answer { request in
            gate.wait()
            return answer(request)
        }
        return gate
    }

    /// The paths and queries that were asked for.
    var targets: [String] { server.requests.map(\.target) }
}

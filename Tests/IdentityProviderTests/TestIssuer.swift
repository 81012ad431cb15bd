import Curl
import JOSE
import JSON
import LoopbackServer
import Synchronization

/// An issuer on loopback with real keys, which does what the test says.
final class TestIssuer: Sendable {
    typealias Answer = @Sendable (LoopbackRequest) -> LoopbackAnswer

    private struct Script {
        var signers: [JWSSigner]
        var discovery: Answer?
        var keySet: Answer?
        var headers: [String] = []
    }

    private final class Scripted: Sendable {
        let script: Mutex<Script>
        init(_ signers: [JWSSigner]) { script = Mutex(Script(signers: signers)) }
    }

    static let keySetPath = "/keys.json"

    let server: LoopbackServer
    private let scripted: Scripted

    /// An issuer with one key, on a free port.
    init() throws {
        let scripted = Scripted([try JWSSigner(generating: .es256)])
        self.scripted = scripted
        server = try LoopbackServer { request in
            let script = scripted.script.withLock { $0 }
            guard request.target == Self.keySetPath else {
                return script.discovery?(request) ?? Self.discovery(for: request)
            }
            if let answer = script.keySet { return answer(request) }
            return .json(Self.document(of: script.signers), headers: script.headers)
        }
    }

    /// With the slash at its end that many issuers have.
    var issuer: ExactString { ExactString(server.url("/")) }

    var signers: [JWSSigner] { scripted.script.withLock { $0.signers } }

    /// Puts other keys in the place of all there are.
    func publish(_ signers: [JWSSigner]) { scripted.script.withLock { $0.signers = signers } }

    /// Has the discovery document be this, or itself again.
    func answerDiscovery(_ answer: Answer?) { scripted.script.withLock { $0.discovery = answer } }

    /// Has the key set's document be this, or itself again.
    func answerKeySet(_ answer: Answer?) { scripted.script.withLock { $0.keySet = answer } }

    /// Headers that come with the key set.
    func setHeaders(_ headers: [String]) { scripted.script.withLock { $0.headers = headers } }

    /// How often the key set was asked for.
    var keySetFetches: Int { server.requests.filter { $0.target == Self.keySetPath }.count }

    /// How often the discovery document was.
    var discoveryFetches: Int { server.requests.count - keySetFetches }

    static func document(of signers: [JWSSigner]) -> String {
        let set = JSONWebKeySet(signers.map(\.publicKey))
        return String(decoding: set.publicJSON.encoded(), as: UTF8.self)
    }

    /// The right document for an issuer at the root of its host.
    static func discovery(for request: LoopbackRequest) -> LoopbackAnswer {
        let root = "http://\(request.headers("host").first ?? "")"
        return .json(#"{"issuer": "\#(root)/", "jwks_uri": "\#(root)\#(keySetPath)"}"#)
    }
}

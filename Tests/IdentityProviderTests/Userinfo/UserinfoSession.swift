import Curl
import JSON
import LoopbackServer

@testable import IdentityProvider

/// A client of an issuer's `/userinfo`, by a clock of the test.
struct UserinfoSession {
    let host: TestHost
    let client: UserinfoClient
    let clock: ManualClock

    static let path = "/userinfo"

    /// What the issuer says of `token`, or why that is not known.
    func ask(
        _ token: ExactString = "abc.def",
        subject: ExactString? = "auth0|1"
    ) async -> Result<UserinfoAnswer, UpstreamError> {
        do throws(UpstreamError) {
            return .success(try await client.claims(of: token, subject: subject))
        } catch {
            return .failure(error)
        }
    }

    /// Has `/userinfo` answer so, beside the right discovery document.
    func answer(_ answer: @escaping TestHost.Answer) {
        host.answer { request in
            request.target == Self.path ? answer(request) : Self.discovery(request)
        }
    }

    /// How often `/userinfo` was asked.
    var asked: Int { host.targets.filter { $0 == Self.path }.count }

    /// How often the discovery document was.
    var discovered: Int { host.targets.count - asked }

    /// The document of the issuer at the server's root, with this endpoint.
    static func discovery(
        _ request: LoopbackRequest,
        endpoint: String? = nil
    ) -> LoopbackAnswer {
        let root = "http://\(request.headers("host").first ?? "")"
        let place = endpoint ?? root + path
        return .json(#"{"issuer": "\#(root)/", "userinfo_endpoint": "\#(place)"}"#)
    }
}

/// Runs `body` with a client of an issuer whose `/userinfo` answers so.
func withUserinfo(
    limits: UpstreamLimits = .patientUserinfo,
    times: UserinfoTimes = .standard,
    answer: LoopbackAnswer = .json(#"{"sub": "auth0|1"}"#),
    _ body: (UserinfoSession) async throws -> Void
) async throws {
    let host = try TestHost()
    let http = try HTTPClient()
    let clock = ManualClock()
    let client = try UserinfoClient(
        issuer: ExactString(host.server.url("/")),
        client: http,
        userAgent: "rolecall/1.2.3",
        limits: limits,
        times: times,
        time: MonotonicTime(clock),
        random: { 0 }
    )
    let session = UserinfoSession(host: host, client: client, clock: clock)
    session.answer { _ in answer }
    let outcome: Result<Void, any Error>
    do {
        outcome = .success(try await body(session))
    } catch {
        outcome = .failure(error)
    }
    await http.shutdown()
    host.server.stop()
    try outcome.get()
}

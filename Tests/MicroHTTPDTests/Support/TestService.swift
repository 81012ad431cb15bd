import MicroHTTPD
import Synchronization

/// A service with one page for each thing that a service can do.
final class TestService: HTTPService {
    enum Page: Sendable {
        case hello
        case echo
        case early
        case later
        case laterWithBody
        case laterWithoutBody
        case big
        case invalidHeader
        case invalidStatus
        case thing
    }

    static let bigBody = [UInt8](repeating: 0x61, count: 8 << 20)

    let gate = Gate()
    let cors: CORSPolicy?
    private let surfaces: [SurfaceSet]
    private let seen = Mutex<[HTTPRequest]>([])
    private let ended = Mutex<[HTTPExchange]>([])
    private let told = Mutex<[HTTPServerEvent]>([])

    /// What cannot stand in a head, by the query that asks for it.
    static let invalidValues = [
        "split": "a\r\nSet-Cookie: b", "nul": "a\0b", "control": "a\u{1}b", "del": "a\u{7F}",
        "empty": "",
    ]

    static let router = Router<Page>([
        Route([.get], "/hello", surface: "main", endpoint: .hello),
        Route([.post, .put, .patch, .delete], "/echo", surface: "main", endpoint: .echo),
        Route(.every, "/early", surface: "main", endpoint: .early),
        Route([.get], "/later", surface: "main", endpoint: .later),
        Route([.post], "/later", surface: "main", endpoint: .laterWithBody),
        Route([.post], "/later-without-body", surface: "main", endpoint: .laterWithoutBody),
        Route([.get], "/big", surface: "main", endpoint: .big),
        Route([.get], "/invalid-header", surface: "main", endpoint: .invalidHeader),
        Route([.get], "/invalid-status", surface: "main", endpoint: .invalidStatus),
        Route([.get], "/things/{id}", surface: "main", opaque: ["id"], endpoint: .thing),
        Route([.get], "/health", surface: "operations", endpoint: .hello),
    ])

    /// `surfaces` are the names of each listener's surfaces: all, for those left out.
    init(surfaces: [[String]] = [], origins: [String] = []) throws {
        self.surfaces = surfaces.map { Self.router.surfaces(named: $0) ?? .all }
        cors = origins.isEmpty ? nil : try CORSPolicy(origins: origins)
    }

    /// Every request that got through to the service.
    var begun: [HTTPRequest] { seen.withLock { $0 } }
    /// The method and path of each of them.
    var requests: [String] { begun.map { "\($0.method) \($0.path)" } }
    /// The exchanges that ended.
    var exchanges: [HTTPExchange] { ended.withLock { $0 } }
    /// What the server told the operator.
    var events: [HTTPServerEvent] { told.withLock { $0 } }

    func note(_ event: HTTPServerEvent) { told.withLock { $0.append(event) } }

    func begin(_ request: HTTPRequest) -> HTTPAdmission {
        seen.withLock { $0.append(request) }
        let surfaces = request.listener < surfaces.count ? surfaces[request.listener] : .all
        switch Self.router.match(request, in: surfaces) {
        case .found(let page, let parameters, _):
            return admission(of: page, request, parameters)
        case .options(let allow):
            return .respond(
                cors?.preflight(request, allow: allow)
                    ?? HTTPResponse(status: 204, headers: [("Allow", allow.allowHeader)])
            )
        case .methodNotAllowed(let allow):
            return .respond(HTTPResponse(status: 405, headers: [("Allow", allow.allowHeader)]))
        case .notFound: return .respond(HTTPResponse(status: 404))
        case .badRequest: return .respond(HTTPResponse(status: 400))
        }
    }

    func response(
        to failure: HTTPFailure,
        request: HTTPRequest?,
        requestID: String
    ) -> HTTPResponse {
        HTTPResponse(
            status: failure.status,
            headers: [("X-Failure", "\(failure)")],
            body: Array(requestID.utf8)
        )
    }

    func finished(_ exchange: HTTPExchange) { ended.withLock { $0.append(exchange) } }
}

extension TestService {
    private func admission(
        of page: Page,
        _ request: HTTPRequest,
        _ parameters: PathParameters
    ) -> HTTPAdmission {
        switch page {
        case .hello: .respond(text("hello", for: request))
        case .early: .respond(HTTPResponse(status: 401, body: Array("early".utf8)))
        case .big: .respond(HTTPResponse(status: 200, body: Self.bigBody))
        case .thing: .respond(text(parameters["id"] ?? "", for: request))
        case .invalidStatus: .respond(HTTPResponse(status: 99))
        case .invalidHeader:
            .respond(
                HTTPResponse(
                    status: 200,
                    headers: [("X-Split", Self.invalidValues[request.query ?? ""] ?? "")]
                )
            )
        case .echo: .readBody(limit: 1 << 20) { .respond(HTTPResponse(status: 200, body: $0)) }
        case .later:
            .later(deadline: deadline(of: request)) { [gate] in
                await gate.wait()
                return HTTPResponse(status: 200, body: Array("late".utf8))
            }
        case .laterWithoutBody:
            .later(deadline: .seconds(20)) {
                HTTPResponse(status: 200, body: Array("late".utf8))
            }
        case .laterWithBody:
            .readBody(limit: 1 << 20) { [gate] body in
                .later {
                    await gate.wait()
                    return HTTPResponse(status: 200, body: body)
                }
            }
        }
    }

    /// The number of milliseconds in the query.
    private func deadline(of request: HTTPRequest) -> Duration {
        .milliseconds(request.query.flatMap { Int($0) } ?? 20_000)
    }

    private func text(_ text: String, for request: HTTPRequest) -> HTTPResponse {
        HTTPResponse(
            status: 200,
            headers: [("Content-Type", "text/plain")] + (cors?.headers(for: request) ?? []),
            body: Array(text.utf8)
        )
    }
}

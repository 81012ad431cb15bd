import MicroHTTPD
import Testing

@Suite("Router")
struct RouterTests {
    private static let router = Router<String>([
        Route([.get], "/", surface: "main", endpoint: "root"),
        Route([.post], "/access/v1/evaluation", surface: "main", endpoint: "evaluation"),
        Route([.get], "/v1/permissions", surface: "main", endpoint: "own"),
        Route([.get], "/v1/subjects/{id}", surface: "main", opaque: ["id"], endpoint: "subject"),
        Route([.put], "/v1/subjects/{id}", surface: "admin", endpoint: "subject write"),
        Route([.get], "/v1/subjects/me", surface: "main", endpoint: "me"),
        Route(
            [.get],
            "/v1/subjects/{id}/permissions",
            surface: "main",
            opaque: ["id"],
            endpoint: "permissions"
        ),
        Route([.delete], "/v1/a/{x}/b/{y}", surface: "admin", opaque: ["y"], endpoint: "two"),
        Route([.get], "/v1/a/b/{rest...}", surface: "main", endpoint: "rest"),
        Route(.every, "/proxy/{rest...}", surface: "proxy", opaque: ["rest"], endpoint: "proxy"),
        Route([.get], "/console/", surface: "people", endpoint: "console"),
        Route([.get], "/caf\u{E9}", surface: "people", endpoint: "coffee"),
    ])

    struct Case: Sendable, CustomTestStringConvertible {
        let method: HTTPMethod
        let path: String
        let outcome: String

        init(_ method: HTTPMethod, _ path: String, _ outcome: String) {
            self.method = method
            self.path = path
            self.outcome = outcome
        }

        var testDescription: String { "\(method.rawValue) \(path.debugDescription)" }

        static let found = [
            Case(.get, "/", "root"),
            Case(.head, "/", "root"),
            Case(.post, "/access/v1/evaluation", "evaluation"),
            Case(.post, "/access/v1/%65valuation", "evaluation"),
            Case(.get, "/v1/permissions", "own"),
            Case(.get, "/v1/subjects/me", "me"),
            Case(.get, "/v1/subjects/%6D%65", "me"),
            Case(.get, "/v1/subjects/you", "subject id=you"),
            Case(.get, "/v1/subjects/auth0%7C5f7c", "subject id=auth0|5f7c"),
            Case(.get, "/v1/subjects/auth0|5f7c", "subject id=auth0|5f7c"),
            Case(.get, "/v1/subjects/a%2Fb", "subject id=a/b"),
            Case(.get, "/v1/subjects/a%2f%2F", "subject id=a//"),
            Case(.get, "/v1/subjects/%2F", "subject id=/"),
            Case(.get, "/v1/subjects/..%2F..", "subject id=../.."),
            Case(.get, "/v1/subjects/...", "subject id=..."),
            Case(.get, "/v1/subjects/%252F", "subject id=%2F"),
            Case(.get, "/v1/subjects/%252e%252e", "subject id=%2e%2e"),
            Case(.get, "/v1/subjects/%E2%82%AC", "subject id=\u{20AC}"),
            Case(.get, "/v1/subjects/\u{20AC}", "subject id=\u{20AC}"),
            Case(.get, "/v1/subjects/a+b", "subject id=a+b"),
            Case(.get, "/v1/subjects/a%20b%0A", "subject id=a b\n"),
            Case(.get, "/v1/subjects/x/permissions", "permissions id=x"),
            Case(.get, "/v1/subjects/me/permissions", "permissions id=me"),
            Case(.get, "/v1/subjects/x%2Fpermissions/permissions", "permissions id=x/permissions"),
            Case(.delete, "/v1/a/1/b/2", "two x=1 y=2"),
            Case(.delete, "/v1/a/1/b/2%2F3", "two x=1 y=2/3"),
            Case(.get, "/v1/a/b/", "rest rest="),
            Case(.get, "/v1/a/b/c/d%20e//f/", "rest rest=c/d%20e//f/"),
            Case(.get, "/proxy/", "proxy rest="),
            Case(.options, "/proxy/x", "proxy rest=x"),
            Case(.other, "/proxy/a%2Fb/%41", "proxy rest=a%2Fb/%41"),
            Case(.get, "/console/", "console"),
            Case(.get, "/caf%C3%A9", "coffee"),
            Case(.get, "/caf\u{E9}", "coffee"),
        ]

        static let other = [
            Case(.get, "/access/v1/evaluation", "405 POST, OPTIONS"),
            Case(.other, "/v1/permissions", "405 GET, HEAD, OPTIONS"),
            Case(.post, "/v1/subjects/x", "405 GET, HEAD, PUT, OPTIONS"),
            Case(.post, "/v1/subjects/me", "405 GET, HEAD, OPTIONS"),
            Case(.options, "/v1/subjects/x", "options GET, HEAD, PUT, OPTIONS"),
            Case(.options, "/nowhere", "404"),
            Case(.get, "/Access", "404"),
            Case(.get, "/access/v1/evaluation/", "404"),
            Case(.get, "//access/v1/evaluation", "404"),
            Case(.get, "/access//v1/evaluation", "404"),
            Case(.get, "/v1/subjects/", "404"),
            Case(.get, "/v1/subjects//permissions", "404"),
            Case(.get, "/console", "404"),
            Case(.get, "/proxy", "404"),
            Case(.get, "/v1/a/b", "404"),
            Case(.get, "/console/x", "404"),
            Case(.get, "/cafe\u{301}", "404"),
            Case(.get, "/v1/Subjects/\u{212A}", "404"),
            Case(.get, "", "400"),
            Case(.get, "*", "400"),
            Case(.get, "x", "400"),
            Case(.get, "/.", "400"),
            Case(.get, "/..", "400"),
            Case(.get, "/./v1/permissions", "400"),
            Case(.get, "/v1/subjects/../permissions", "400"),
            Case(.get, "/v1/subjects/..", "400"),
            Case(.get, "/v1/subjects/%2e%2E", "400"),
            Case(.get, "/v1/subjects/.%2e", "400"),
            Case(.get, "/proxy/a/%2e%2e/b", "400"),
            Case(.get, "/proxy/a/..", "400"),
            Case(.get, "/v1/subjects/%00", "400"),
            Case(.get, "/v1/subjects/a%00b", "400"),
            Case(.get, "/v1/subjects/%", "400"),
            Case(.get, "/v1/subjects/%4", "400"),
            Case(.get, "/v1/subjects/%4/1", "400"),
            Case(.get, "/v1/subjects/%G1", "400"),
            Case(.get, "/v1/subjects/%+1", "400"),
            Case(.get, "/v1/subjects/%FF", "400"),
            Case(.get, "/v1/subjects/%C0%AF", "400"),
            Case(.get, "/v1/subjects/%ED%A0%80", "400"),
            Case(.get, "/v1/subjects/%E2%82", "400"),
            Case(.get, "/v1/subjects/%E2/%82%AC", "400"),
            Case(.get, "/v1/subjects/a b", "400"),
            Case(.get, "/v1/subjects/a\u{7F}", "400"),
            Case(.get, "/v1/subjects/a\nb", "400"),
            Case(.get, "/v1%2Fpermissions", "400"),
            Case(.delete, "/v1/a/1%2F/b/2", "400"),
            Case(.put, "/v1/subjects/a%2Fb", "400"),
            Case(.get, "/v1/a/b/c%2Fd", "400"),
            Case(.get, "/nowhere/a%2Fb", "400"),
        ]
    }

    @Test("finds the most specific route and decodes its parameters", arguments: Case.found)
    func found(_ expected: Case) {
        #expect(outcome(expected.method, expected.path) == expected.outcome)
    }

    @Test("answers what has no endpoint", arguments: Case.other)
    func other(_ expected: Case) {
        #expect(outcome(expected.method, expected.path) == expected.outcome)
    }

    @Test(
        "routes of other surfaces are not there",
        arguments: [
            (HTTPMethod.get, "/v1/permissions", ["main"], "own"),
            (.get, "/v1/permissions", ["admin", "proxy"], "404"),
            (.get, "/v1/permissions", [], "404"),
            (.put, "/v1/subjects/x", ["main"], "405 GET, HEAD, OPTIONS"),
            (.put, "/v1/subjects/x", ["main", "admin"], "subject write id=x"),
            (.get, "/v1/subjects/x", ["admin"], "405 PUT, OPTIONS"),
            // The literal's route is on another surface, so the parameter's counts.
            (.put, "/v1/subjects/me", ["admin"], "subject write id=me"),
            (.options, "*", ["main"], "options GET, HEAD, POST, OPTIONS"),
            (.options, "*", [], "options OPTIONS"),
        ]
    )
    func surfaces(
        _ method: HTTPMethod,
        _ path: String,
        _ names: [String],
        _ expected: String
    ) throws {
        let surfaces = try #require(Self.router.surfaces(named: names))
        #expect(outcome(method, path, in: surfaces) == expected)
    }

    @Test("surfaces are known by the names that routes give them")
    func surfaceNames() {
        #expect(Self.router.surfaceNames == ["main", "admin", "proxy", "people"])
        #expect(Self.router.surfaces(named: ["main", "nonsense"]) == nil)
    }

    @Test("a match tells the template of its route")
    func template() {
        guard
            case .found(_, _, let template) = Self.router.match(
                method: .get,
                path: "/v1/subjects/x/permissions"
            )
        else {
            Issue.record("not found")
            return
        }
        #expect(template == "/v1/subjects/{id}/permissions")
    }

    @Test("a path of very many pieces costs no more than its length")
    func manyPieces() {
        #expect(outcome(.get, String(repeating: "/a", count: 16_000)) == "404")
        #expect(outcome(.get, "/proxy" + String(repeating: "/", count: 16_000)).hasPrefix("proxy"))
        #expect(outcome(.get, String(repeating: "/%61", count: 8_000)) == "404")
    }

    @Test("the broken promise of a template stops the program", arguments: 0..<6)
    func brokenTemplates(_ index: Int) async {
        switch index {
        case 0: await #expect(processExitsWith: .failure) { _ = route("x") }
        case 1: await #expect(processExitsWith: .failure) { _ = route("/{a}/{a}") }
        case 2: await #expect(processExitsWith: .failure) { _ = route("/{a...}/b") }
        case 3: await #expect(processExitsWith: .failure) { _ = route("/a{b}") }
        case 4:
            await #expect(processExitsWith: .failure) {
                _ = Router([route("/{a}"), route("/{b}")])
            }
        default:
            await #expect(processExitsWith: .failure) {
                _ = Router([route("/a"), route("/a", [.get, .post])])
            }
        }
    }

    private func outcome(
        _ method: HTTPMethod,
        _ path: String,
        in surfaces: SurfaceSet = .all
    ) -> String {
        switch Self.router.match(method: method, path: path, in: surfaces) {
        case .found(let endpoint, let parameters, _):
            (["id", "x", "y", "rest"].reduce(into: [endpoint]) { parts, name in
                if let value = parameters[name] { parts.append("\(name)=\(value)") }
            })
            .joined(separator: " ")
        case .options(let allow): "options \(allow.allowHeader)"
        case .methodNotAllowed(let allow): "405 \(allow.allowHeader)"
        case .notFound: "404"
        case .badRequest: "400"
        }
    }
}

private func route(_ template: String, _ methods: [HTTPMethod] = [.get]) -> Route<Int> {
    Route(methods, template, surface: "main", endpoint: 0)
}

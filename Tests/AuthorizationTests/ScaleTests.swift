import JSON
import Testing

@testable import Authorization

@Suite("The cost of a decision")
struct ScaleTests {
    /// Patterns that `read:document/team/42` does not match, made of a number.
    static let bystanders: [(name: String, pattern: @Sendable (Int) -> String)] = [
        ("ids of one action and type", { "read:document/\($0)" }),
        ("ids in one folder", { "read:document/team/x\($0)" }),
        ("ids in other folders", { "read:document/t\($0)/**" }),
        ("ids below a wildcard", { "read:document/*/x\($0)" }),
        ("deeper ids", { "read:document/team/42/\($0)" }),
        ("types", { "read:type\($0)" }),
        ("actions", { "act\($0):document" }),
        ("types of every action", { "*:type\($0)" }),
        ("actions on every type", { "act\($0):*/42" }),
    ]

    @Test("is not that of patterns that do not match", arguments: bystanders.indices)
    func visitedNodes(number: Int) throws {
        let (name, pattern) = Self.bystanders[number]
        func visited(_ count: Int) throws -> PatternMatches {
            var builder = PatternIndexBuilder()
            for text in ["read:document/team/*", "*:document", "read:*/team/**"] {
                _ = builder.insert(try PermissionPattern(parsing: ExactString(text)))
            }
            for bystander in 0..<count {
                let text = ExactString(pattern(bystander))
                _ = builder.insert(try PermissionPattern(parsing: text))
            }
            let request = try Fixture.request("read:document/team/42")
            return PatternIndex(builder).permissions(matching: request)
        }
        let few = try visited(10)
        let many = try visited(10_000)
        #expect(few.slots.count == 3)
        #expect(many.slots.count == 3)
        #expect(many.visited == few.visited, "\(name)")
    }

    @Test("routes that none reaches are found among 20,000 others")
    func manyRoutes() throws {
        let lines = (0..<20_000).map { number in
            "  - { methods: [GET], path: \"/a\(number % 100)/b\(number)/{id}\", anonymous: true }"
        }
        let late = [
            "  - { methods: [GET], path: \"/a99/b19999/x\", anonymous: true }",
            "  - { methods: [GET, POST], path: \"/a99/b19999/x\", anonymous: true }",
        ]
        let text = "version: 1\nroutes:\n" + (lines + late).joined(separator: "\n")
        let warnings = try Fixture.policies(text).warnings
        #expect(warnings.map { "\($0.place.line) \($0.code)" } == ["20003 route_unreachable"])
        #expect(warnings.first?.message.contains("policy.yaml:20002:") == true)
    }

    @Test("routes that none reaches are those that an earlier one covers")
    func coveredRoutes() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<100 {
            let lines = (0..<40).map { _ in Self.route(&generator) }
            let policies = try Fixture.policies(
                "version: 1\nroutes:\n" + lines.joined(separator: "\n")
            )
            let routes = policies.routes
            let expected = routes.indices.compactMap { number in
                routes[..<number].first { $0.covers(routes[number]) }.map { first in
                    "\(routes[number].place.line) by \(first.place.line)"
                }
            }
            let found = policies.warnings.map { warning in
                let place = warning.message.split(separator: ":")[2]
                return "\(warning.place.line) by \(place)"
            }
            #expect(found == expected, "\(lines)")
        }
    }

    private static func route(_ generator: inout SeededGenerator) -> String {
        let count = Int.random(in: 1...3, using: &generator)
        let pieces = (0..<count).map { number in
            ["a", "b", "*", "{p\(number)}", ""].randomElement(using: &generator) ?? ""
        }
        let end = Bool.random(using: &generator) ? "/**" : ""
        let methods = ["[GET]", "[GET, POST]", "[\"*\"]"].randomElement(using: &generator) ?? ""
        let host = ["", "host: h, ", "host: i, "].randomElement(using: &generator) ?? ""
        return
            "  - { methods: \(methods), \(host)path: \"/\(pieces.joined(separator: "/"))\(end)\", "
            + "anonymous: true }"
    }

    /// Sets and profiles of a size, in which `read:document/team/42` is allowed by a role.
    static let situations:
        [(name: String, policies: @Sendable (Int) -> String, metadata: @Sendable (Int) -> String)] =
            [
                (
                    "rules for other ids",
                    {
                        base + "rules:\n"
                            + lines($0) {
                                "  - { id: r\($0), effect: deny, permissions: [\"read:document/\($0)\"] }"
                            }
                    },
                    { _ in #"{"roles": ["viewer"]}"# }
                ),
                (
                    "rules for holders of other roles",
                    {
                        base + roles($0) + "rules:\n"
                            + lines($0) {
                                "  - { id: r\($0), effect: deny, permissions: [\"read:document\"], roles: [r\($0)] }"
                            }
                    },
                    { _ in #"{"roles": ["viewer"]}"# }
                ),
                (
                    "other roles with the same permission",
                    { base + roles($0) },
                    { _ in #"{"roles": ["viewer"]}"# }
                ),
                (
                    "roles held that give something else",
                    { base + lines($0) { "  r\($0): { permissions: [\"read:memo\"] }" } },
                    { "{\"roles\": [\(list($0) { "\"r\($0)\"" }), \"viewer\"]}" }
                ),
                (
                    "grants for other scopes",
                    { _ in base },
                    {
                        "{\"roles\": [\(list($0) { "{\"role\": \"viewer\", \"scope\": \"document/\($0)\"}" }), {\"role\": \"viewer\", \"scope\": \"document/team/**\"}]}"
                    }
                ),
                (
                    "other roles for other scopes",
                    { base + roles($0) },
                    {
                        "{\"roles\": [\(list($0) { "{\"role\": \"r\($0)\", \"scope\": \"document/\($0)\"}" }), \"viewer\"]}"
                    }
                ),
                (
                    "other roles for the same scope",
                    { base + lines($0) { "  r\($0): { permissions: [\"edit:document\"] }" } },
                    {
                        "{\"roles\": [\(list($0) { "{\"role\": \"r\($0)\", \"scope\": \"document/team/**\"}" }), \"viewer\"]}"
                    }
                ),
                (
                    "ACL entries for other ids",
                    { _ in base },
                    {
                        "{\"roles\": [\"viewer\"], \"acl\": [\(list($0) { "{\"effect\": \"deny\", \"permissions\": [\"read:document/team/x\($0)\"]}" })]}"
                    }
                ),
                (
                    "direct permissions for other ids",
                    { _ in base },
                    {
                        "{\"roles\": [\"viewer\"], \"permissions\": [\(list($0) { "\"read:document/\($0)\"" })]}"
                    }
                ),
                (
                    "conditions of rules for other ids",
                    {
                        base + "rules:\n"
                            + lines($0) {
                                "  - { id: r\($0), effect: deny, permissions: [\"read:document/\($0)\"], when: context.a }"
                            }
                    },
                    { _ in #"{"roles": ["viewer"]}"# }
                ),
                (
                    "conditions of ACL entries for other ids",
                    { _ in base },
                    {
                        "{\"roles\": [\"viewer\"], \"acl\": [\(list($0) { "{\"effect\": \"deny\", \"permissions\": [\"read:document/team/x\($0)\"], \"when\": \"context.a\"}" })]}"
                    }
                ),
                (
                    "lapsed ACL entries for the same permission",
                    { _ in base },
                    {
                        let entry = """
                            {"effect": "deny", "permissions": ["read:document"], "expires_at": "1999-01-01T00:00:00Z"}
                            """
                        return "{\"roles\": [\"viewer\"], \"acl\": [\(list($0) { _ in entry })]}"
                    }
                ),
                (
                    "lapsed ACL entries for everything",
                    { _ in base },
                    {
                        let entry = #"{"effect": "deny", "expires_at": "1999-01-01T00:00:00Z"}"#
                        return "{\"roles\": [\"viewer\"], \"acl\": [\(list($0) { _ in entry })]}"
                    }
                ),
                (
                    "lapsed grants of the role",
                    { _ in base },
                    {
                        let grant = #"{"role": "viewer", "expires_at": "1999-01-01T00:00:00Z"}"#
                        return "{\"roles\": [\(list($0) { _ in grant }), \"viewer\"]}"
                    }
                ),
            ]

    private static let base = "version: 1\nroles:\n  viewer: { permissions: [\"read:document\"] }\n"

    private static func roles(_ count: Int) -> String {
        lines(count) { "  r\($0): { permissions: [\"read:document\"] }" }
    }

    private static func lines(_ count: Int, _ line: (Int) -> String) -> String {
        (0..<count).map(line).joined(separator: "\n") + "\n"
    }

    private static func list(_ count: Int, _ element: (Int) -> String) -> String {
        (0..<count).map(element).joined(separator: ", ")
    }

    @Test("does not grow with what does not concern it", arguments: situations.indices)
    func duration(number: Int) throws {
        let (name, policies, metadata) = Self.situations[number]
        let few = try Subject(policies(10), metadata(10))
        let many = try Subject(policies(10_000), metadata(10_000))
        // The fastest of many short runs is hardly disturbed by what else the machine does.
        var best = (few: Duration.seconds(60), many: Duration.seconds(60))
        for _ in 0..<200 {
            best.few = min(best.few, few.run())
            best.many = min(best.many, many.run())
        }
        #expect(best.many < best.few * 3, "\(name): \(best)")
    }

    private struct Subject {
        let policies: PolicySet
        let principal: Principal
        let request: AccessRequest

        init(_ policies: String, _ metadata: String) throws {
            self.policies = try Fixture.policies(policies)
            principal = try self.policies.principal(metadata)
            request = try Fixture.request("read:document/team/42")
            let reason = self.policies.decide(request, for: principal, at: Fixture.now).reason
            try #require(reason.code == .rolePermission)
        }

        func run() -> Duration {
            ContinuousClock().measure {
                for _ in 0..<50 { _ = policies.decide(request, for: principal, at: Fixture.now) }
            }
        }
    }

    @Test("is bounded for the deepest patterns that there can be")
    func deepest() throws {
        // At each piece of the id the walk goes on along a literal and along `*`.
        let pieces = 1024
        var builder = PatternIndexBuilder()
        for depth in stride(from: 0, to: pieces, by: 8) {
            let start = Array(repeating: "x", count: depth)
            let rest = Array(repeating: "*", count: pieces - depth)
            let id = (start + rest).joined(separator: "/")
            _ = builder.insert(try PermissionPattern(parsing: ExactString("a:t/\(id)")))
        }
        let id = Array(repeating: "x", count: pieces).joined(separator: "/")
        let index = PatternIndex(builder)
        let matches = index.permissions(matching: try Fixture.request("a:t/\(id)"))
        #expect(matches.slots.count == pieces / 8)

        // One literal for each depth, behind stars: as many turns into `*` as there are pieces.
        var stairs = PatternIndexBuilder()
        for depth in 0..<pieces {
            let id = (Array(repeating: "*", count: depth) + ["x"]).joined(separator: "/")
            _ = stairs.insert(try PermissionPattern(parsing: ExactString("a:t/\(id)")))
        }
        let found = PatternIndex(stairs).permissions(matching: try Fixture.request("a:t/\(id)"))
        #expect(found.slots.count == 1)
        #expect(found.visited < 3 * pieces)
    }
}

import Authorization
import JSON
import Testing

@Suite("Policy files")
struct PolicyFileTests {
    @Test("with everything in them compile without a warning")
    func complete() throws {
        let policies = try Fixture.policies(
            """
            version: 1
            resources:
              document: { actions: [read, edit, share, delete] }
              folder: {}
            roles:
              viewer: { permissions: ["read:document"] }
              editor:
                description: Writes documents
                inherits: [viewer]
                permissions:
                  - "edit:document"
                  - { permission: "delete:document" }
              librarian:
                permissions: ["*:document", "grant:rolecall/role/viewer", "any:folder"]
            rules:
              - id: legal-hold
                effect: deny
                permissions: ["delete:document/held", "edit:document/held"]
                reason: The document is on legal hold
              - { id: owner-shares, effect: allow, permissions: ["share:document"], roles: [editor] }
              - { id: readme, effect: allow, permissions: ["read:document/readme"], to: anyone }
            routes:
              - { methods: [GET], host: api.example.com, path: "/documents/{id}", permission: "read:document/{id}" }
              - { methods: [GET], path: "/public/**", anonymous: true }
            """
        )
        #expect(policies.warnings.isEmpty)
        #expect(policies.roleCount == 3)
        #expect(policies.ruleCount == 3)
        #expect(policies.routes.count == 2)
    }

    @Test("of nothing, or none at all, deny everything")
    func nothing() throws {
        #expect(try Fixture.policies("version: 1").code("a:b/c", "{}") == .noGrant)
        #expect(try Fixture.policies([:]).code("a:b/c", #"{"roles": ["r"]}"#) == .noGrant)
    }

    @Test("tell names apart by their bytes, within one mapping too")
    func canonicallyEqualNames() throws {
        let policies = try Fixture.policies(
            """
            version: 1
            resources:
              caf\u{E9}: { actions: [read], properties: { \u{E9}: int, e\u{301}: string } }
              cafe\u{301}: { actions: [edit] }
            roles:
              K: { permissions: ["read:caf\u{E9}"] }
              \u{212A}: { permissions: ["edit:cafe\u{301}"] }
            rules:
              - { id: n, effect: allow, permissions: ["count:caf\u{E9}"], roles: [K], when: 'resource.properties["\u{E9}"] > 1' }
              - { id: s, effect: allow, permissions: ["name:caf\u{E9}"], roles: [K], when: 'resource.properties["e\u{301}"] + "x" == "ax"' }
            """
        )
        #expect(policies.roleCount == 2)
        #expect(
            policies.warnings.map(\.code).filter { $0 != "action_undeclared" }.isEmpty,
            "\(policies.warnings)"
        )
        let kelvin = #"{"roles": ["\u212A"]}"#
        #expect(try policies.code("read:caf\u{E9}/1", #"{"roles": ["K"]}"#) == .rolePermission)
        #expect(try policies.code("read:cafe\u{301}/1", #"{"roles": ["K"]}"#) == .noGrant)
        #expect(try policies.code("read:caf\u{E9}/1", kelvin) == .noGrant)
        #expect(try policies.code("edit:cafe\u{301}/1", kelvin) == .rolePermission)
        #expect(try policies.code("edit:caf\u{E9}/1", kelvin) == .noGrant)
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        let text: String
        /// The errors as `line:column`, and a piece of each message.
        let errors: [(place: String, message: String)]

        init(_ text: String, _ errors: (place: String, message: String)...) {
            self.text = text
            self.errors = errors
        }

        var testDescription: String { text }
    }

    static let mistakes: [Mistake] = [
        Mistake("", ("1:1", "expected a mapping")),
        Mistake("[]", ("1:1", "expected a mapping")),
        Mistake("roles: {}", ("1:1", "`version` is missing")),
        Mistake("version: 2", ("1:10", "found `2`, expected `1`")),
        Mistake("version: \"1\"", ("1:10", "found the text `\"1\"`, expected `1`, without quotes")),
        Mistake("version: 1\nrole: {}", ("2:1", "unknown key `role`; did you mean `roles`?")),
        Mistake("version: 1\nroles: []", ("2:8", "expected a mapping")),
        Mistake("version: 1\nroles: { a: }", ("2:", "expected a mapping")),
        Mistake(
            "version: 1\nroles: { a: { permission: [] } }",
            ("2:15", "did you mean `permissions`?")
        ),
        Mistake("version: 1\nroles: { a: { permissions: \"a:b\" } }", ("2:28", "expected a list")),
        Mistake(
            "version: 1\nroles: { a: { permissions: [[]] } }",
            ("2:29", "expected a permission")
        ),
        Mistake("version: 1\nroles: { a: { permissions: [~] } }", ("2:29", "expected a text")),
        Mistake(
            "version: 1\nroles: { a: { permissions: [\"a*:b\", \"a:b\", \"a:b/%2F\"] } }",
            ("2:29", "`*` must be a whole"),
            ("2:44", "`%2F` in an id")
        ),
        Mistake(
            "version: 1\nroles:\n  a:\n    permissions:\n      - { permission: \"a:b\", when: \"tru\" }",
            ("5:37", "there is no variable `tru`")
        ),
        Mistake(
            "version: 1\nroles: { a: { permissions: [{ permission: \"a:b\", if: x }] } }",
            ("2:50", "unknown key `roles.a.permissions[0].if`")
        ),
        Mistake(
            "version: 1\nroles: { a: { permissions: [{}] } }",
            ("2:29", "`permission` is missing")
        ),
        Mistake(
            "version: 1\nroles: { \"\": {} }",
            ("2:10", "the name of a role has 1 to 128 bytes")
        ),
        Mistake(
            "version: 1\nroles: { \"a\\0\": {}, \"b\\nc\": {}, \"d\\x85\": {}, \"e\": {} }",
            ("2:10", "the name of the role holds a control character"),
            ("2:21", "the name of the role holds a control character"),
            ("2:33", "the name of the role holds a control character")
        ),
        Mistake(
            "version: 1\nroles: { ..: {}, \".\": {}, \"...\": {} }",
            ("2:10", "not `.` or `..`, which no path can hold"),
            ("2:18", "not `.` or `..`, which no path can hold")
        ),
        Mistake(
            "version: 1\nroles: { a: { inherits: [b] } }",
            ("2:26", "inherits `b`, which no file defines")
        ),
        Mistake("version: 1\nroles: { a: { inherits: b } }", ("2:25", "expected a list")),
        Mistake("version: 1\nroles: { a: { inherits: [a] } }", ("2:10", "in a circle: `a` → `a`")),
        Mistake(
            "version: 1\nroles:\n  top: { inherits: [a] }\n  a: { inherits: [b] }\n  b: { inherits: [x, c] }\n  c: { inherits: [a] }\n  x: {}",
            ("4:3", "roles inherit in a circle: `a` → `b` → `c` → `a`")
        ),
        Mistake(
            "version: 1\nroles: { a: { when: \"x\" } }",
            ("2:15", "unknown key `roles.a.when`")
        ),
        Mistake("version: 1\nrules: {}", ("2:8", "expected a list")),
        Mistake("version: 1\nrules: [{}]", ("2:9", "`id` is missing")),
        Mistake(
            "version: 1\nrules: [{ id: \"r\\x9b\", effect: deny, permissions: [\"a:b\"] }]",
            ("2:15", "the id of the rule holds a control character")
        ),
        Mistake(
            "version: 1\nrules: [{ id: r, effect: Deny, permissions: [\"a:b\"] }]",
            ("2:26", "expected one of `allow`, `deny`; did you mean `deny`?")
        ),
        Mistake(
            "version: 1\nrules: [{ id: r, effect: allow }]",
            ("2:9", "`permissions` is missing")
        ),
        Mistake(
            "version: 1\nrules: [{ id: r, effect: allow, permissions: [] }]",
            ("2:46", "the list is empty")
        ),
        Mistake(
            "version: 1\nrules: [{ id: r, effect: deny, permissions: [\"delete\"] }]",
            ("2:46", "no `:` between action and type")
        ),
        Mistake(
            "version: 1\nrules: [{ id: r, effect: deny, permissions: [\"a:b\"], roles: [] }]",
            ("2:61", "the list is empty")
        ),
        Mistake(
            "version: 1\nrules: [{ id: r, effect: deny, permissions: [\"a:b\"], roles: [x] }]",
            ("2:62", "names role `x`, which no file defines")
        ),
        Mistake(
            "version: 1\nroles: { x: {} }\nrules: [{ id: r, effect: allow, permissions: [\"a:b\"], roles: [x], to: anyone }]",
            ("3:71", "reaches their holders only")
        ),
        Mistake(
            "version: 1\nrules: [{ id: r, effect: allow, permissions: [\"a:b\"], to: everyone }]",
            ("2:59", "expected one of `anyone`")
        ),
        Mistake(
            "version: 1\nrules:\n  - id: r\n    effect: deny\n    permissions: [\"a:b\"]\n    when: resource.x",
            ("6:20", "`resource` has no field `x`")
        ),
        Mistake("version: 1\nresources: { document: [] }", ("2:24", "expected a mapping")),
        Mistake(
            "version: 1\nresources: { document: { actions: [] } }",
            ("2:35", "the list is empty")
        ),
        Mistake(
            "version: 1\nresources: { rolecall: {} }",
            ("2:14", "not a type that can be declared")
        ),
        Mistake(
            "version: 1\nresources: { \"*\": {} }",
            ("2:14", "not a type that can be declared")
        ),
        Mistake(
            "version: 1\nroutes: [{ path: \"/\", anonymous: true }]",
            ("2:10", "`methods` is missing")
        ),
        Mistake(
            "version: 1\nroutes: [{ methods: [get], path: \"/\", anonymous: true }]",
            ("2:22", "in capital letters")
        ),
        Mistake(
            "version: 1\nroutes: [{ methods: [\"P*\"], path: \"/\", anonymous: true }]",
            ("2:22", "a method in capital letters")
        ),
        Mistake(
            "version: 1\nroutes: [{ methods: [GET, \"*\"], path: \"/\", anonymous: true }]",
            ("2:21", "beside other methods")
        ),
        Mistake(
            "version: 1\nroutes: [{ methods: [GET], anonymous: true }]",
            ("2:10", "`path` is missing")
        ),
        Mistake(
            "version: 1\nroutes: [{ methods: [GET], path: x, anonymous: true }]",
            ("2:34", "begins with `/`")
        ),
        Mistake(
            "version: 1\nroutes: [{ methods: [GET], path: \"/a{b}\", anonymous: true }]",
            ("2:34", "whole piece")
        ),
        Mistake(
            "version: 1\nroutes: [{ methods: [GET], path: \"/{b}/{b}\", anonymous: true }]",
            ("2:34", "occurs twice")
        ),
        Mistake(
            "version: 1\nroutes: [{ methods: [GET], path: \"/\" }]",
            ("2:10", "neither `permission` nor")
        ),
        Mistake(
            "version: 1\nroutes: [{ methods: [GET], path: \"/\", anonymous: false }]",
            ("2:50", "expected `true`")
        ),
        Mistake(
            "version: 1\nroutes: [{ methods: [GET], path: \"/\", anonymous: true, permission: \"a:b\" }]",
            ("2:50", "is not anonymous")
        ),
        Mistake(
            "version: 1\nroutes: [{ methods: [GET], path: \"/{a}\", permission: \"a:b/{c}\" }]",
            ("2:54", "no parameter `{c}`")
        ),
        Mistake(
            "version: 1\nroutes: [{ methods: [GET], path: \"/\", permission: \"a:*\" }]",
            ("2:51", "wildcards are not allowed")
        ),
        Mistake(
            "version: 1\nroutes: [{ methods: [GET], path: \"/\", permission: read }]",
            ("2:51", "no `:`")
        ),
        Mistake(
            "version: 1\nroutes: [{ methods: [GET], host: \"a b\", path: \"/\", anonymous: true }]",
            ("2:34", "expected a host")
        ),
        Mistake(
            "version: 1\nroutes: [{ methods: [GET], path: \"/\", anonymous: true, when: x }]",
            ("2:56", "unknown key `routes[0].when`")
        ),
        Mistake("version: 1\nroles: { a: {}, a: {} }", ("2:", "found key `a`")),
        Mistake("version: 1\nroles: &x { a: {} }", ("2:", "anchor")),
    ]

    @Test("that are wrong are refused with the place of every mistake", arguments: mistakes)
    func refused(_ mistake: Mistake) throws {
        let errors = try #require(throws: PolicyErrors.self) { try Fixture.policies(mistake.text) }
        #expect(errors.diagnostics.count == mistake.errors.count, "\(errors)")
        for (found, expected) in zip(errors.diagnostics, mistake.errors) {
            #expect(found.severity == .error)
            #expect(found.place.file == "policy.yaml")
            let place = "\(found.place.line):\(found.place.column)"
            #expect(place.hasPrefix(expected.place), "\(found)")
            #expect(found.message.contains(expected.message), "\(found)")
        }
    }

    @Test("name both places of what is defined twice")
    func duplicates() throws {
        let errors = try #require(throws: PolicyErrors.self) {
            try Fixture.policies([
                "b.yaml": """
                version: 1
                resources: { document: {} }
                roles: { viewer: {} }
                rules: [{ id: r, effect: allow, permissions: ["a:b"] }]
                """,
                "a.yaml": """
                version: 1
                roles: { viewer: {} }
                rules: [{ id: r, effect: allow, permissions: ["a:b"] }, { id: r, effect: deny, permissions: ["a:b"] }]
                resources: { document: {} }
                """,
            ])
        }
        #expect(
            errors.diagnostics.map(\.description) == [
                "a.yaml:3:57: error: rule `r` is already defined at a.yaml:3:9",
                "b.yaml:2:14: error: type `document` is already defined at a.yaml:4:14",
                "b.yaml:3:10: error: role `viewer` is already defined at a.yaml:2:10",
                "b.yaml:4:9: error: rule `r` is already defined at a.yaml:3:9",
            ]
        )
    }

    @Test("make one set, roles of one inheriting those of another")
    func severalFiles() throws {
        let policies = try Fixture.policies([
            "a.yaml": "version: 1\nroles: { editor: { inherits: [viewer] } }",
            "b.yaml": "version: 1\nroles: { viewer: { permissions: [\"read:document\"] } }",
        ])
        #expect(try policies.code("read:document/1", #"{"roles": ["editor"]}"#) == .rolePermission)
    }

    @Test("have names that are compared byte for byte")
    func exactNames() throws {
        let policies = try Fixture.policies([
            "a.yaml": "version: 1\nroles: { \"\u{E9}\": { permissions: [\"a:b\"] } }",
            "b.yaml": "version: 1\nroles: { \"e\u{301}\": {} }",
        ])
        #expect(policies.roleCount == 2)
        #expect(try policies.code("a:b/c", "{\"roles\": [\"\u{E9}\"]}") == .rolePermission)
        #expect(try policies.code("a:b/c", "{\"roles\": [\"e\u{301}\"]}") == .noGrant)
    }

    @Test("have one revision for the same names and texts, in any order")
    func revision() throws {
        func revision(_ files: [PolicyFile]) throws -> String {
            try PolicySet.compile(files) { bytes in
                bytes.map { String($0, radix: 16) }.joined(separator: ".")
            }
            .revision
        }
        let first = PolicyFile(name: "a", text: Array("version: 1".utf8))
        let second = PolicyFile(name: "b", text: Array("version: 1 ".utf8))
        let together = try revision([first, second])
        #expect(try revision([second, first]) == together)
        #expect(try revision([first]) != together)
        #expect(try revision([first, PolicyFile(name: "c", text: second.text)]) != together)
        #expect(try revision([first, PolicyFile(name: "b", text: first.text)]) != together)
    }
}

@Suite("Limits of a policy set")
struct PolicyLimitTests {
    @Test("bound the chain of inheritance")
    func depth() throws {
        func chain(_ length: Int) -> String {
            "version: 1\nroles:\n"
                + (1...length).map {
                    "  r\($0): { inherits: [\($0 < length ? "r\($0 + 1)" : "")] }\n"
                }
                .joined()
        }
        #expect(throws: Never.self) { try Fixture.policies(chain(32)) }
        let errors = try #require(throws: PolicyErrors.self) { try Fixture.policies(chain(33)) }
        #expect(errors.diagnostics.map(\.code) == ["role_too_deep"])
        #expect(errors.diagnostics.first?.place.line == 3)
        // Of many roles that are too deep the first one on the way up is named.
        let longer = try #require(throws: PolicyErrors.self) { try Fixture.policies(chain(40)) }
        #expect(longer.diagnostics.count == 1)
    }

    @Test("bound the files and their bytes")
    func files() throws {
        let limits = PolicyLimits(files: 1, bytesPerFile: 10)
        #expect(throws: Never.self) { try Fixture.policies("version: 1", limits: limits) }
        #expect(throws: PolicyErrors.self) { try Fixture.policies("version: 1 ", limits: limits) }
        let errors = try #require(throws: PolicyErrors.self) {
            try Fixture.policies(["a": "version: 1", "b": "version: 1"], limits: limits)
        }
        #expect(errors.diagnostics.map(\.code) == ["set_too_large"])
    }

    /// Two roles and their heir: 1 + 1 + 3 ancestors; 2 + 1 own permissions, and again for the heir;
    /// a rule for one role, which reaches it and the heir, with two permissions.
    static let inheriting = """
        version: 1
        roles:
          a: { permissions: ["a:b", "c:d"] }
          b: { permissions: ["e:f"] }
          heir: { inherits: [a, b] }
        rules:
          - { id: r, effect: allow, permissions: ["a:b", "a:c"], roles: [a] }
        """

    @Test("bound what inheritance multiplies")
    func entries() throws {
        #expect(throws: Never.self) {
            try Fixture.policies(Self.inheriting, limits: PolicyLimits(entries: 10))
        }
        let errors = try #require(throws: PolicyErrors.self) {
            try Fixture.policies(Self.inheriting, limits: PolicyLimits(entries: 9))
        }
        #expect(errors.diagnostics.map(\.code) == ["set_too_large"])
        let ancestors =
            "version: 1\nroles: { a: {}, b: { inherits: [a] }, c: { inherits: [a, b] } }"
        #expect(throws: Never.self) {
            try Fixture.policies(ancestors, limits: PolicyLimits(entries: 6))
        }
        #expect(throws: PolicyErrors.self) {
            try Fixture.policies(ancestors, limits: PolicyLimits(entries: 5))
        }
    }
}

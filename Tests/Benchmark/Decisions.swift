import Authorization
import JSON

/// Policies, a principal and a question that one of its roles allows.
struct Situation {
    let principal: Principal
    let policies: PolicySet
    let request: AccessRequest
    var attributes = RequestAttributes()

    static let now = Timestamp(seconds: 1_767_225_600)

    init(policies text: String, metadata: String, request: AccessRequest) throws {
        policies = try PolicySet.compile([PolicyFile(name: "bench.yaml", text: Array(text.utf8))]) {
            "\($0.count)"
        }
        principal = try Self.principal(metadata, under: policies)
        self.request = request
    }

    static func principal(_ metadata: String, under policies: PolicySet) throws -> Principal {
        let document = try JSONValue(
            parsing: Array("{\"app_metadata\": \(metadata)}".utf8),
            limits: JSONLimits(bytes: 4 << 20, depth: 64)
        )
        let profile = Profile(
            status: .known,
            documents: [ProfileDocument(value: document, attributes: .appMetadata)]
        )
        return try policies.principal(for: profile, subject: Subject(type: "user", id: "auth0|1"))
    }

    func decide() -> Decision {
        policies.decide(request, given: attributes, for: principal, at: Self.now)
    }

    /// Stops at once if the answer is not the expected one: nothing else is worth measuring.
    func nanoseconds() throws -> Double {
        guard decide().effect == .allow else { throw WrongAnswer() }
        return Benchmark.nanoseconds { consume(decide()) }
    }

    struct WrongAnswer: Error {}
}

extension Benchmark {
    /// 20 roles of 5 permissions each; a condition, if there is one, on each.
    static func rolesText(when condition: String? = nil) -> String {
        var text = "version: 1\nroles:\n"
        for role in 0..<20 {
            text += "  role-\(role):\n    permissions:\n"
            for action in ["read", "edit", "share", "delete", "approve"] {
                let permission = "\"\(action):type-\(role)\""
                text +=
                    condition.map { "      - { permission: \(permission), when: '\($0)' }\n" }
                    ?? "      - \(permission)\n"
            }
        }
        return text
    }

    static let threeRoles = #"{"roles": ["role-3", "role-10", "role-17"]}"#

    static func question(
        _ action: ExactString,
        _ type: ExactString,
        _ id: ExactString
    ) throws
        -> AccessRequest
    {
        AccessRequest(
            action: try ActionName(action),
            resourceType: try ResourceType(type),
            resourceID: try ResourceID(id)
        )
    }

    /// The policies of the benchmark through HTTP, without and with a condition.
    static func decisions() throws {
        let request = try question("share", "type-17", "42")
        let plain = try Situation(policies: rolesText(), metadata: threeRoles, request: request)
        report("decision", try plain.nanoseconds(), "ns", aim: "200")
        var owned = try Situation(
            policies: rolesText(when: "resource.properties.owner == subject.id"),
            metadata: threeRoles,
            request: request
        )
        owned.attributes.resource = ["owner": "auth0|1"]
        report("decision with a condition", try owned.nanoseconds(), "ns", aim: "1000")
    }

    /// What a decision takes with much more beside it that does not matter to it.
    static func sizes() throws {
        let request = try question("share", "type-17", "42")
        func rules(_ count: Int) throws -> Double {
            let rules = (0..<count).map {
                "  - { id: r\($0), effect: deny, permissions: [\"share:type-17/x\($0)\"] }\n"
            }
            let text = rolesText() + "rules:\n" + rules.joined()
            return try Situation(policies: text, metadata: threeRoles, request: request)
                .nanoseconds()
        }
        func entries(_ count: Int) throws -> Double {
            let entries = (0..<count).map {
                #"{"id": "a\#($0)", "effect": "deny", "permissions": ["share:type-17/x\#($0)"]}"#
            }
            let metadata = #"{"roles": ["role-17"], "acl": [\#(entries.joined(separator: ","))]}"#
            return try Situation(policies: rolesText(), metadata: metadata, request: request)
                .nanoseconds()
        }
        report("10,000 rules beside 10", try rules(10_000) / rules(10), "times", aim: "1.1")
        report(
            "10,000 ACL entries beside 10",
            try entries(10_000) / entries(10),
            "times",
            aim: "1.1"
        )
    }
}

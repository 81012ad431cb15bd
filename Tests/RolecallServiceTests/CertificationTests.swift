import Foundation
import JSON
import Testing

/// A protocol case of the AuthZEN certification scenario.
struct CertificationCase: Sendable, CustomTestStringConvertible {
    let id: String
    let endpoint: String
    let request: JSONValue
    let expected: JSONValue
    var testDescription: String { id }

    init?(_ json: JSONValue) {
        guard let id = json["id"]?.string, let endpoint = json["endpoint"]?.string,
            let request = json["request"], let expected = json["expected"]
        else { return nil }
        self.id = id.string
        self.endpoint = endpoint.string
        self.request = request
        self.expected = expected
    }

    /// The subject that the whole request is about.
    var subject: ExactString? { request["subject"]?["id"]?.string }

    private static let file: URL = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder =
            ProcessInfo.processInfo.environment["ROLECALL_VECTORS"]
            .map { URL(filePath: $0) } ?? root.appending(path: "../shared/vectors")
        return folder.appending(path: "authzen/cert.cases.json")
    }()

    static var areThere: Bool { FileManager.default.fileExists(atPath: file.path) }

    static let all: [CertificationCase] = {
        guard let data = try? Data(contentsOf: file),
            let cases = try? JSONValue(parsing: Array(data))["cases"]?.array
        else { return [] }
        return cases.compactMap(CertificationCase.init)
    }()

    private static let search = "there are no searches yet"

    /// The cases that cannot be asked yet, and why.
    static let waiting: [String: String] = [
        "c-3-2-5": "is about two users in one batch: needs profiles that are found without tokens",
        "c-4-2-1": search, "c-4-2-4": search, "c-4-3-1": search, "c-4-4-1": search,
        "c-4-5-1": search, "c-4-6-1": search, "c-4-7-1-subject": search,
        "c-4-7-2-resource": search,
    ]

    static var runnable: [CertificationCase] { all.filter { waiting[$0.id] == nil } }
}

/// The users' rights stand in their tokens, which a client sends along (rules 1–4 of the fixture).
@Suite("AuthZEN certification cases", .enabled(if: CertificationCase.areThere, "no vectors"))
struct CertificationTests {
    private static let rights: [ExactString: JSONValue] = [
        "alice": [
            "permissions": [
                "read:record/record-1", "write:record/record-1", "write:record/record-2",
            ],
            "acl": [
                [
                    "effect": "allow", "permissions": ["delete:record/record-1"],
                    "when": "action.properties.soft",
                ]
            ],
        ],
        "bob": ["permissions": ["read:record/record-1"]],
    ]

    private static let policies =
        Rolecall.documents + """

              - id: archived
                effect: deny
                permissions: ["write:record"]
                when: has(resource.properties.status) && resource.properties.status == "archived"
            """

    @Test("every case is run, or is known to wait for something")
    func complete() {
        let names = Set(CertificationCase.all.map(\.id))
        #expect(names.count == 23)
        #expect(names.isSuperset(of: CertificationCase.waiting.keys))
    }

    @Test("answers as expected, three times over", arguments: CertificationCase.runnable)
    func runs(_ test: CertificationCase) async throws {
        try await withRolecall(.init(policies: Self.policies)) { rolecall in
            var headers: Rolecall.Headers = []
            if let subject = test.subject {
                let token = try rolecall.issuer.token(subject, Self.rights[subject] ?? [:])
                headers = [(name: "Rolecall-Subject-Token", value: token)]
            }
            var bodies: Set<[UInt8]> = []
            for _ in 0..<3 {
                let answer = try await rolecall.post(
                    test.endpoint,
                    token: rolecall.issuer.client(),
                    body: test.request.encoded(),
                    headers
                )
                bodies.insert(answer.body)
                check(answer, test.expected)
            }
            #expect(bodies.count == 1)
        }
    }

    private func check(_ answer: Answer, _ expected: JSONValue) {
        #expect(answer.status == expected["status"]?.number?.int, "\(answer.text)")
        if let decision = expected["decision"] { #expect(answer.json["decision"] == decision) }
        if let wanted = expected["evaluations"]?.array {
            #expect(answer.decisions.count == wanted.count)
            for (decision, wanted) in zip(answer.decisions, wanted) where !wanted.isNull {
                #expect(decision == wanted.bool)
            }
        }
        for member in expected["absent"]?.array ?? [] {
            if let name = member.string { #expect(answer.json[name] == nil) }
        }
    }
}

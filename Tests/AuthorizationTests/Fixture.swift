import Authorization
import JSON
import Testing

/// Makes policy sets, principals and questions of short texts.
enum Fixture {
    /// The revision is the length of what would be hashed.
    static func policies(_ text: String, limits: PolicyLimits = .standard) throws -> PolicySet {
        try policies(["policy.yaml": text], limits: limits)
    }

    static func policies(
        _ files: [String: String],
        limits: PolicyLimits = .standard
    ) throws -> PolicySet {
        let files = files.map { PolicyFile(name: $0, text: Array($1.utf8)) }
        return try PolicySet.compile(files, limits: limits) { "\($0.count)" }
    }

    /// A profile whose `app_metadata` is a JSON text.
    static func profile(_ metadata: String, status: SubjectStatus = .known) throws -> Profile {
        let document = try JSONValue(parsing: Array("{\"app_metadata\": \(metadata)}".utf8))
        return Profile(
            status: status,
            documents: [ProfileDocument(value: document, attributes: .appMetadata)]
        )
    }

    static let subject = Subject(type: "user", id: "someone")
    static let now = Timestamp(seconds: 1_767_225_600)

    /// A question written as `action:type/id`; nothing in it is decoded.
    static func request(_ text: String) throws -> AccessRequest {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1)
        let rest = try #require(parts.last).split(separator: UInt8(ascii: "/"), maxSplits: 1)
        return AccessRequest(
            action: try ActionName(ExactString(String(Substring(try #require(parts.first))))),
            resourceType: try ResourceType(
                ExactString(String(Substring(try #require(rest.first))))
            ),
            resourceID: try ResourceID(ExactString(String(Substring(try #require(rest.last)))))
        )
    }
}

extension PolicySet {
    /// The principal of a profile given as JSON text.
    func principal(_ metadata: String, status: SubjectStatus = .known) throws -> Principal {
        try principal(
            for: try Fixture.profile(metadata, status: status),
            subject: Fixture.subject
        )
    }

    /// The decision on one question with what conditions see, given as JSON text with the members
    /// `claims`, `subject`, `action`, `resource` and `context`.
    func decision(
        _ question: String,
        _ metadata: String,
        _ attributes: String = "{}",
        status: SubjectStatus = .known,
        at now: Timestamp = Fixture.now
    ) throws -> Decision {
        let value = try JSONValue(parsing: Array(attributes.utf8))
        func map(_ name: ExactString) -> JSONObject { value[name]?.object ?? JSONObject() }
        return decide(
            try Fixture.request(question),
            given: RequestAttributes(
                claims: value["claims"]?.object,
                subject: map("subject"),
                action: map("action"),
                resource: map("resource"),
                context: map("context")
            ),
            for: try principal(metadata, status: status),
            at: now
        )
    }

    /// The reason for the answer to one question.
    func reason(
        _ question: String,
        _ metadata: String,
        status: SubjectStatus = .known,
        at now: Timestamp = Fixture.now
    ) throws -> Reason {
        let principal = try principal(metadata, status: status)
        return decide(try Fixture.request(question), for: principal, at: now).reason
    }

    /// The code of the answer to one question.
    func code(
        _ question: String,
        _ metadata: String,
        status: SubjectStatus = .known,
        at now: Timestamp = Fixture.now
    ) throws -> ReasonCode {
        try reason(question, metadata, status: status, at: now).code
    }
}

internal import JSON
internal import StrictYAML

/// Reads the file of a ``PolicyTest`` and goes on after an error.
struct PolicyTestReader {
    private(set) var now: Timestamp?
    private(set) var users: [PolicyTestUser] = []
    private(set) var questions: [PolicyTestQuestion] = []
    private(set) var problems: [PolicyDiagnostic] = []

    init(_ file: PolicyFile) {
        attempt { reader throws(YAMLError) in
            let node = try YAMLNode.parse(file.text, file: file.name)
            let mapping = try YAMLField(node, file: file.name, path: "").mapping()
            _ = try mapping.required("version").int(in: 1...1)
            let now = try mapping.required("now")
            reader.attempt { reader throws(YAMLError) in reader.now = try Self.time(now) }
            let members = try mapping.required("users").members()
            let names = Set(members.map { ExactString($0.name) })
            for user in members {
                reader.attempt { reader throws(YAMLError) in
                    reader.users.append(try PolicyTestUser(user))
                }
            }
            for question in try mapping.required("questions").filledList() {
                reader.attempt { reader throws(YAMLError) in
                    reader.questions.append(try PolicyTestQuestion(question, names))
                }
            }
            try mapping.finish()
        }
    }

    private mutating func attempt(_ body: (inout Self) throws(YAMLError) -> Void) {
        do throws(YAMLError) {
            try body(&self)
        } catch {
            let place = PolicyPlace(error.position, in: error.file)
            problems.append(.error("file_invalid", place, error.message))
        }
    }

    private static func time(_ field: YAMLField) throws(YAMLError) -> Timestamp {
        guard let time = Timestamp(rfc3339: try field.string()) else {
            throw field.mismatch(expected: "an RFC 3339 time with a zone")
        }
        return time
    }
}

extension PolicyTestUser {
    fileprivate init(_ member: YAMLMember) throws(YAMLError) {
        name = ExactString(member.name)
        place = PolicyPlace(member.namePosition, in: member.value.file)
        let mapping = try member.value.mapping()
        let status = try mapping.optional("status")?.enumeration(
            SubjectStatus.allCases.map(\.rawValue)
        )
        self.status = status.flatMap(SubjectStatus.init) ?? .known
        var document = JSONObject()
        document["app_metadata"] = try mapping.optional("app_metadata").map {
            field throws(YAMLError) in
            try field.json()
        }
        if let email = try mapping.optional("email")?.string() {
            document["email"] = .string(ExactString(email))
            document["email_verified"] = true
        }
        self.document = .object(document)
        claims = try mapping.optional("claims").map { field throws(YAMLError) in
            .object(try field.properties())
        }
        try mapping.finish()
    }
}

extension PolicyTestQuestion {
    fileprivate init(_ field: YAMLField, _ users: Set<ExactString>) throws(YAMLError) {
        let mapping = try field.mapping()
        place = PolicyPlace(field.position, in: field.file)
        user = try Self.user(mapping.required("user"), users)
        let ask = try mapping.required("ask")
        text = ExactString(try ask.string())
        request = try Self.request(text, ask)
        attributes = RequestAttributes(
            claims: try mapping.optional("claims")?.properties(),
            subject: try mapping.optional("subject")?.properties() ?? JSONObject(),
            action: try mapping.optional("action")?.properties() ?? JSONObject(),
            resource: try mapping.optional("resource")?.properties() ?? JSONObject(),
            context: try mapping.optional("context")?.properties() ?? JSONObject()
        )
        effect = try Self.choice(mapping.required("expect"), Effect.allCases)
        reason = try mapping.optional("reason").map { field throws(YAMLError) in
            try Self.choice(field, ReasonCode.allCases)
        }
        try mapping.finish()
    }

    private static func user(
        _ field: YAMLField,
        _ users: Set<ExactString>
    ) throws(YAMLError) -> ExactString {
        let name = ExactString(try field.string())
        guard users.contains(name) else {
            throw field.error("`\(name)` is none of the users")
        }
        return name
    }

    private static func request(
        _ text: ExactString,
        _ field: YAMLField
    ) throws(YAMLError) -> AccessRequest {
        do throws(QuestionProblem) {
            return try Question(permission: text.string).request
        } catch {
            throw field.error("`\(text)` is no question: \(error)")
        }
    }

    private static func choice<Choice: RawRepresentable<String>>(
        _ field: YAMLField,
        _ choices: [Choice]
    ) throws(YAMLError) -> Choice {
        guard let choice = Choice(rawValue: try field.enumeration(choices.map(\.rawValue))) else {
            throw field.mismatch(expected: "one of the choices")
        }
        return choice
    }
}

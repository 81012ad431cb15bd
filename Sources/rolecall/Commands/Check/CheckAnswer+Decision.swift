internal import Authorization
internal import JSON

extension CheckAnswer {
    /// The answer that a server gives to those who may read its reasons.
    init(_ decision: Decision) {
        let reason = JSONValue.object(JSONObject(Self.members(of: decision.reason)))
        self.decision = .object(
            JSONObject([
                .init(key: "decision", value: .bool(decision.effect == .allow)),
                .init(
                    key: "context",
                    value: .object(JSONObject([.init(key: "reason", value: reason)]))
                ),
            ])
        )
        status = decision.effect == .allow ? .ok : .negative
    }

    /// The answer when there is no decision: false, with the error that a batch would hold.
    static func undecided(code: String, message: String) -> CheckAnswer {
        let error = JSONObject([
            .init(key: "status", value: 503),
            .init(key: "code", value: .string(ExactString(code))),
            .init(key: "message", value: .string(ExactString(message))),
        ])
        let context = JSONObject([.init(key: "error", value: .object(error))])
        return CheckAnswer(
            decision: .object(
                JSONObject([
                    .init(key: "decision", value: false),
                    .init(key: "context", value: .object(context)),
                ])
            ),
            status: .undecided
        )
    }

    private static func members(of reason: Reason) -> [JSONObject.Member] {
        var members: [JSONObject.Member] = []
        func add(_ key: ExactString, _ value: ExactString?) {
            if let value { members.append(.init(key: key, value: .string(value))) }
        }
        add("code", ExactString(reason.code.rawValue))
        add("role", reason.role?.text)
        if !reason.via.isEmpty {
            members.append(.init(key: "via", value: .array(reason.via.map { .string($0.text) })))
        }
        add("permission", reason.permission)
        add("rule", reason.rule?.text)
        add("entry", reason.entry)
        add("source", reason.source.map { ExactString($0) })
        add("expires_at", reason.expiresAt.map { ExactString($0.description) })
        add("reason", reason.explanation)
        let unreadable = reason.unreadable.map { entry in
            JSONValue.object(
                JSONObject([
                    .init(key: "source", value: .string(ExactString(entry.source))),
                    .init(key: "code", value: .string(ExactString(entry.code.rawValue))),
                ])
            )
        }
        if !unreadable.isEmpty {
            members.append(.init(key: "unreadable", value: .array(unreadable)))
        }
        return members
    }
}

internal import Authorization
internal import JSON
internal import RolecallService

extension CheckAnswer {
    /// The answer that a server gives to those who may read its reasons.
    init(_ decision: Decision) throws(JSONError) {
        self.decision = try JSONValue(parsing: decision.evaluation)
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
}

public import JSON

/// What became of the questions of a ``PolicyTest``.
public struct PolicyTestReport: Sendable {
    /// What became of one question.
    public struct Result: Sendable {
        /// Where the question stands.
        public let place: PolicyPlace
        /// Who asks.
        public let user: ExactString
        /// What is asked, as written.
        public let question: ExactString
        /// What was expected instead of what came; nil if the question passed.
        public let failure: String?

        /// Whether the answer was the expected one.
        public var passed: Bool { failure == nil }
    }

    /// One for each question, in order.
    public private(set) var results: [Result] = []
    /// What in the users' profiles was not taken as it is; a misspelt role for instance.
    public private(set) var warnings: [PolicyDiagnostic] = []

    /// Whether all answers were the expected ones.
    public var passed: Bool { results.allSatisfy(\.passed) }
}

extension PolicyTestReport {
    mutating func note(_ user: PolicyTestUser, _ reports: [UnreadableEntry]) {
        warnings += reports.map { report in
            let message = "user `\(user.name)`: `\(report.source)` is not taken as it is"
            return .warning(
                report.code.rawValue,
                user.place,
                "\(message) (\(report.code.rawValue))"
            )
        }
    }

    mutating func add(
        _ question: PolicyTestQuestion,
        _ principal: Swift.Result<Principal, ProfileError>,
        _ policies: PolicySet,
        _ now: Timestamp
    ) {
        let failure: String?
        switch principal {
        case .failure(let error): failure = "could not decide: \(error)"
        case .success(let principal):
            failure = question.failure(
                policies.decide(
                    question.request,
                    given: question.attributes,
                    for: principal,
                    at: now
                )
            )
        }
        results.append(
            Result(
                place: question.place,
                user: question.user,
                question: question.text,
                failure: failure
            )
        )
    }
}

extension PolicyTestQuestion {
    /// What is wrong with an answer, if anything is.
    fileprivate func failure(_ decision: Decision) -> String? {
        let code = decision.reason.code
        guard decision.effect != effect || code != reason ?? code else { return nil }
        let expected = reason.map { "\(effect.rawValue) (\($0.rawValue))" } ?? effect.rawValue
        let failures = decision.conditionFailures.map { failure in
            "; `\(failure.condition)` cannot be evaluated: \(failure.message)"
        }
        return "found \(decision.effect.rawValue) (\(code.rawValue)), expected \(expected)"
            + failures.joined()
    }
}

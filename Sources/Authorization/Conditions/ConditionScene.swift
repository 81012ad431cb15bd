internal import CEL
internal import JSON

/// What the conditions of one decision see.
final class ConditionScene: CELActivation {
    let limits: ConditionLimits
    private let question: Question
    private let subject: CELValue
    private let action: CELValue
    private let resource: CELValue

    /// A question with all that conditions see of it.
    ///
    /// An object, since each record keeps it.
    final class Question: Sendable {
        let request: AccessRequest
        let attributes: RequestAttributes
        let principal: Principal
        let now: Timestamp

        init(
            request: AccessRequest,
            attributes: RequestAttributes,
            principal: Principal,
            now: Timestamp
        ) {
            self.request = request
            self.attributes = attributes
            self.principal = principal
            self.now = now
        }
    }

    init(_ question: Question) {
        self.question = question
        subject = .record(SubjectRecord(question))
        action = .record(ActionRecord(question))
        resource = .record(ResourceRecord(question))
        limits = question.principal.policies.language.limits
    }

    func value(of slot: Int) -> CELValue? {
        guard let variable = ConditionVariable(rawValue: slot) else { return nil }
        switch variable {
        case .subject: return subject
        case .action: return action
        case .resource: return resource
        case .context: return .jsonObject(question.attributes.context)
        case .now:
            return CELTimestamp(
                seconds: question.now.seconds,
                nanoseconds: question.now.nanoseconds
            ).map(CELValue.timestamp)
        }
    }
}

/// What conditions can name; the raw values are slots of the environment.
enum ConditionVariable: Int, CaseIterable {
    case subject, action, resource, context, now

    var name: String {
        switch self {
        case .subject: "subject"
        case .action: "action"
        case .resource: "resource"
        case .context: "context"
        case .now: "now"
        }
    }
}

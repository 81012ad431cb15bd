internal import CEL
internal import JSON

/// What the conditions of one decision see.
final class ConditionScene: CELActivation {
    let limits: ConditionLimits
    private let question: Question
    // Made when a condition reads them, which few do all.
    private lazy var subject = CELValue.record(SubjectRecord(question))
    private lazy var action = CELValue.record(ActionRecord(question))
    private lazy var resource = CELValue.record(ResourceRecord(question))

    /// A question with all that conditions see of it.
    struct Question: Sendable {
        let request: AccessRequest
        let attributes: RequestAttributes
        let principal: Principal
        let now: Timestamp
    }

    init(_ question: Question) {
        self.question = question
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

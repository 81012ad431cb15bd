internal import JSON

/// An access evaluations request (AuthZEN 1.0 §6): one question, or many with shared defaults.
enum BatchQuestion: Sendable {
    /// `evaluations` is absent or empty: answered like a single evaluation (§6.1).
    case single(EvaluationQuestion)
    /// Each item is read by itself: a bad one does not spoil the others.
    case items([Result<EvaluationQuestion, Refusal>], Semantic)

    /// When to stop (§6.1.2).
    enum Semantic: String, Sendable {
        case executeAll = "execute_all"
        case denyOnFirstDeny = "deny_on_first_deny"
        case permitOnFirstPermit = "permit_on_first_permit"

        /// Whether nothing is to be answered after an item with this decision.
        func stops(after decision: Bool) -> Bool {
            switch self {
            case .executeAll: false
            case .denyOnFirstDeny: !decision
            case .permitOnFirstPermit: decision
            }
        }
    }

    /// Reads the body of a batch with at most `itemsMax` items.
    init(_ object: JSONObject, itemsMax: Int) throws(Refusal) {
        let semantic = try Self.semantic(object["options"])
        guard let evaluations = object["evaluations"] else {
            self = .single(try EvaluationQuestion(object))
            return
        }
        guard let items = evaluations.array else {
            throw Refusal(.invalidRequest, "`evaluations` is not an array")
        }
        guard items.count <= itemsMax else {
            throw Refusal(.invalidRequest, "`evaluations` has more than \(itemsMax) items")
        }
        guard !items.isEmpty else {
            self = .single(try EvaluationQuestion(object))
            return
        }
        let defaults = QuestionDefaults(object)
        self = .items(items.map { Self.item($0, defaults: defaults) }, semantic)
    }

    private static func item(
        _ value: JSONValue,
        defaults: QuestionDefaults
    ) -> Result<EvaluationQuestion, Refusal> {
        guard let object = value.object else {
            return .failure(Refusal(.invalidRequest, "the item is not an object"))
        }
        do {
            return .success(try EvaluationQuestion(object, defaults: defaults))
        } catch {
            return .failure(error)
        }
    }

    private static func semantic(_ options: JSONValue?) throws(Refusal) -> Semantic {
        guard let options else { return .executeAll }
        guard let object = options.object else {
            throw Refusal(.invalidRequest, "`options` is not an object")
        }
        guard let value = object["evaluations_semantic"] else { return .executeAll }
        guard let name = value.string, let semantic = Semantic(rawValue: name.string) else {
            throw Refusal(.invalidRequest, "`options.evaluations_semantic` is not known")
        }
        return semantic
    }
}

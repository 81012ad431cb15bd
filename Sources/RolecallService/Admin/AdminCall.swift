internal import Administration
internal import Authorization
internal import JSON
internal import MicroHTTPD

/// One request of an administrator, whose token and body were read.
struct AdminCall: Sendable {
    let request: HTTPRequest
    let parameters: PathParameters
    let exchange: Exchange
    /// The body; nil for methods that have none.
    let body: JSONObject?
    let actor: Actor

    /// The most entries of a page, and how many there are if the request does not say.
    static let pageMax = AdministrationLimits.pageMax
    static let pageStandard = 50

    /// The user that the path names, as a subject of the type that the query names, or of the first.
    func user(of types: [ExactString]) throws(Refusal) -> UserReference {
        let type = types.first ?? TrustedIssuer.userType
        let subject = try Subject(parameters, query: request.query, ofType: type)
        guard types.contains(subject.type) else { throw Refusal(.notFound) }
        return .subject(subject)
    }

    /// The parameter `name` of the path.
    func path(_ name: String) -> ExactString { ExactString(parameters[name] ?? "") }

    /// The parameter `name` of the query; nil if it is not there.
    func query(_ name: String) throws(Refusal) -> ExactString? {
        try QueryText(request.query).value(of: name).map { ExactString($0) }
    }

    /// Refuses a query with a parameter that is none of `names`: misspelt, it would act on something else.
    func requireParameters(_ names: Set<String>) throws(Refusal) {
        let other = QueryText(request.query).names.first { !names.contains($0) }
        guard let other else { return }
        throw Refusal(.invalidRequest, "`\(other)` in the query is not known here")
    }

    /// Where a part of what the path names is: below the path, for the same subject type.
    func location(of part: ExactString) throws(Refusal) -> String {
        let place = "\(request.path)/\(part)"
        let type = QueryText(request.query).encodedValue(of: "type")
        return type.map { "\(place)?type=\($0)" } ?? place
    }

    /// How many entries a page has.
    func limit() throws(Refusal) -> Int {
        guard let text = try query("limit") else { return Self.pageStandard }
        guard let limit = Int(text.string), (1...Self.pageMax).contains(limit),
            text.string == "\(limit)"
        else {
            throw Refusal(.invalidRequest, "`limit` is not a number from 1 to \(Self.pageMax)")
        }
        return limit
    }

    /// The body's members, of which only `names` may be there.
    func members(_ names: Set<ExactString>) throws(Refusal) -> JSONObject {
        guard let body else { throw Refusal(.invalidRequest, "a body is needed") }
        if let other = body.first(where: { !names.contains($0.key) }) {
            throw Refusal(.invalidRequest, "`\(other.key)` is not known here")
        }
        return body
    }

    /// The text at `key` of the body; nil if it is not there, or null.
    func text(_ key: ExactString) throws(Refusal) -> ExactString? {
        switch body?[key] {
        case nil, .null: return nil
        case .string(let text): return text
        case .bool, .number, .array, .object:
            throw Refusal(.invalidRequest, "`\(key)` is not a string")
        }
    }

    /// The text at `key` of the body that bounds what is given; nil if it is not there.
    ///
    /// Null is refused: taken for absent it would give more than was perhaps meant.
    func bound(_ key: ExactString) throws(Refusal) -> ExactString? {
        guard body?[key] != .null else {
            throw Refusal(.invalidRequest, "`\(key)` is null: leave it out where there is none")
        }
        return try text(key)
    }

    /// The text at `key` of the body, which must be there.
    func required(_ key: ExactString) throws(Refusal) -> ExactString {
        guard let text = try text(key) else {
            throw Refusal(.invalidRequest, "`\(key)` is missing")
        }
        return text
    }

    /// What the request expects to be there, by `If-Match` and `If-None-Match` (RFC 9110 §13.1).
    ///
    /// What cannot be read is refused: to go on without it would undo what somebody else did.
    func precondition() throws(Refusal) -> Precondition {
        switch (try text(of: "If-Match"), try text(of: "If-None-Match")) {
        case (nil, nil): return .none
        case ("*", nil): return .exists
        case (let text?, nil):
            guard let tags = EntityTag.list(text) else {
                throw Refusal(.invalidHeader, "`If-Match` is not `*` or a list of entity tags")
            }
            // A weak one matches nothing (RFC 9110 §13.1.1).
            return .oneOf(tags.filter { !$0.isWeak }.map(\.version))
        case (nil, "*"): return .absent
        case (nil, _?):
            throw Refusal(.invalidHeader, "`If-None-Match` other than `*` is not taken here")
        case (_?, _?): throw Refusal(.invalidHeader, "more than one precondition")
        }
    }

    private func text(of header: String) throws(Refusal) -> String? {
        switch request.singleHeader(header) {
        case .absent: return nil
        case .value(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw Refusal(.invalidHeader, "`\(header)` is not UTF-8")
            }
            return text
        case .repeated: throw Refusal(.invalidHeader, "`\(header)` is sent twice")
        }
    }

    /// The request's id, for the journal.
    var requestID: ExactString { ExactString(request.requestID) }
}

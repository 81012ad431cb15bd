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

    /// The user that the path names, by one of the values of the first subject type.
    func user(of types: [ExactString]) throws(Refusal) -> ExactString {
        let subject = try Subject(parameters, query: request.query)
        guard types.contains(subject.type) else { throw Refusal(.notFound) }
        return subject.id
    }

    /// The parameter `name` of the path.
    func path(_ name: String) -> ExactString { ExactString(parameters[name] ?? "") }

    /// The parameter `name` of the query; nil if it is not there.
    func query(_ name: String) throws(Refusal) -> ExactString? {
        try QueryText(request.query).value(of: name).map { ExactString($0) }
    }

    /// How many entries a page has.
    func limit() throws(Refusal) -> Int {
        guard let text = try query("limit") else { return Self.pageStandard }
        guard let limit = Int(text.string), (1...Self.pageMax).contains(limit) else {
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

    /// The text at `key` of the body, which must be there.
    func required(_ key: ExactString) throws(Refusal) -> ExactString {
        guard let text = try text(key) else {
            throw Refusal(.invalidRequest, "`\(key)` is missing")
        }
        return text
    }

    /// What the request expects to be there, by `If-Match` and `If-None-Match` (RFC 9110 §13.1).
    func precondition() throws(Refusal) -> Precondition {
        let match = request.headers.first("If-Match")
        let noneMatch = request.headers.first("If-None-Match")
        if let match {
            guard noneMatch == nil, request.headers.count(of: "If-Match") == 1 else {
                throw Refusal(.invalidHeader, "more than one precondition")
            }
            return match == "*" ? .exists : .oneOf(EntityTag.versions(of: match))
        }
        guard let noneMatch else { return .none }
        guard noneMatch == "*" else {
            throw Refusal(.invalidHeader, "`If-None-Match` other than `*` is not taken here")
        }
        return .absent
    }

    /// The request's id, for the journal.
    var requestID: ExactString { ExactString(request.requestID) }
}

extension EntityTag {
    /// The versions that the strong tags of a header name; weak ones match nothing (RFC 9110 §13.1.1).
    static func versions(of header: String) -> [String] {
        header.utf8.split(separator: UInt8(ascii: ",")).compactMap { part in
            let blanks: Set<UInt8> = [0x20, 0x09]
            var part = part.drop { blanks.contains($0) }
            while part.last.map(blanks.contains) == true { part = part.dropLast() }
            let quote = UInt8(ascii: "\"")
            guard part.count >= 2, part.first == quote, part.last == quote else { return nil }
            return String(Substring(part.dropFirst().dropLast()))
        }
    }
}

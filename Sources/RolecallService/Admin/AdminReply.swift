internal import Administration
internal import JSON
internal import MicroHTTPD
internal import Store

/// What an admin endpoint answers.
struct AdminReply: Sendable {
    var status = 200
    /// Nil for an answer without a body.
    var body: JSONValue?
    /// The revision of the data that was read, or that the change has.
    var revision: Revision?
    /// The version of the one thing that the answer is about.
    var version: ExactString?
    /// Where what was made is.
    var location: String?

    /// A body, which also says the revision.
    static func object(
        _ members: JSONObject,
        at revision: Revision,
        status: Int = 200,
        version: ExactString? = nil,
        location: String? = nil
    ) -> AdminReply {
        var members = members
        members["revision"] = .string(ExactString(revision.description))
        return AdminReply(
            status: status,
            body: .object(members),
            revision: revision,
            version: version,
            location: location
        )
    }

    /// The one thing of a version; its body says no revision, and is the same as long as the version is.
    static func entry(
        _ members: JSONObject,
        at revision: Revision,
        version: ExactString
    ) -> AdminReply {
        AdminReply(body: .object(members), revision: revision, version: version)
    }

    /// No body, of a change at `revision`.
    static func changed(at revision: Revision) -> AdminReply {
        AdminReply(status: 204, revision: revision)
    }

    /// The response; 304 where the caller has it already.
    func response(to request: HTTPRequest) throws(Refusal) -> HTTPResponse {
        let bytes = body?.encoded() ?? []
        var headers: [(name: String, value: String)] = [("Cache-Control", "no-store")]
        if let revision { headers.append(("Rolecall-Revision", revision.description)) }
        if let location { headers.append(("Location", location)) }
        guard body != nil else { return HTTPResponse(status: status, headers: headers) }
        let tag = if let version { "\"\(version)\"" } else { try EntityTag.tag(of: bytes) }
        headers.append(("ETag", tag))
        if request.method == .get || request.method == .head,
            EntityTag.matches(request.headers.first("If-None-Match"), tag: tag)
        {
            return HTTPResponse(status: 304, headers: headers, body: bytes)
        }
        headers.append(("Content-Type", BodyType.json))
        return HTTPResponse(status: status, headers: headers, body: bytes)
    }
}

extension Refusal {
    /// What an administrator's refusal comes to.
    init(_ error: AdminError) {
        let code: ErrorCode =
            switch error {
            case .grantNotAllowed: .grantNotAllowed
            case .rightMissing: .insufficientScope
            case .selfGrant: .selfGrant
            case .lastAdmin: .lastAdmin
            case .notFound: .notFound
            case .invalidRequest: .invalidRequest
            case .conflict: .conflict
            case .preconditionFailed: .preconditionFailed
            case .ambiguousSubject: .ambiguousSubject
            case .profileTooLarge: .profileTooLarge
            case .profileUnavailable: .profileUnavailable
            case .storeUnavailable: .storeUnavailable
            case .overloaded: .overloaded
            }
        self.init(code, error.description, retryAfter: error.retryAfter)
    }
}

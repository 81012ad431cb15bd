internal import Authorization
internal import JSON
internal import MicroHTTPD
internal import OpenSSL

/// `GET /v1/permissions`: what the caller may do, for an app that shows or hides its parts.
struct PermissionListEndpoint: Sendable {
    let point: DecisionPoint

    /// The list, or 304 where the caller has it already.
    func ownPermissions(
        of exchange: Exchange,
        request: HTTPRequest
    ) throws(Refusal) -> HTTPResponse {
        let session = point.session(for: exchange)
        let list = try session.ownPermissions()
        let body = body(subject: exchange.caller.caller.subject, list: list)
        let tag = try Self.tag(of: body)
        let headers = [
            ("ETag", tag), ("Cache-Control", "private, no-cache"), ("Vary", "Authorization"),
            ("Rolecall-Policy-Revision", session.policies.revision),
        ]
        if EntityTag.matches(request.headers.first("If-None-Match"), tag: tag) {
            return HTTPResponse(status: 304, headers: headers, body: [])
        }
        return HTTPResponse(
            status: 200,
            headers: [("Content-Type", MediaType.json)] + headers,
            body: body
        )
    }

    private static func tag(of body: [UInt8]) throws(Refusal) -> String {
        do {
            return "\"\(try SHA256Digest(hashing: body))\""
        } catch {
            throw Refusal(.internalError)
        }
    }

    private func body(subject: Subject, list: PermissionList) -> [UInt8] {
        var json = JSONWriter(reserving: 512)
        json.beginObject()
        json.key("subject")
        json.beginObject()
        json.key("type")
        json.string(subject.type)
        json.key("id")
        json.string(subject.id)
        json.endObject()
        json.key("permissions")
        json.beginArray()
        for entry in list.permissions { write(entry, to: &json) }
        json.endArray()
        json.key("denies")
        json.beginArray()
        for entry in list.denies {
            json.beginObject()
            json.key("permission")
            json.string(entry.permission)
            json.key("conditional")
            json.bool(entry.isConditional)
            json.endObject()
        }
        json.endArray()
        json.key("unlisted_rules")
        json.bool(list.hasUnlistedRules)
        json.endObject()
        return json.bytes
    }

    private func write(_ entry: PermissionList.Permission, to json: inout JSONWriter) {
        json.beginObject()
        json.key("permission")
        json.string(entry.permission)
        if let scope = entry.scope {
            json.key("scope")
            json.string(scope)
        }
        if let expiresAt = entry.expiresAt {
            json.key("expires_at")
            json.string(expiresAt.description)
        }
        json.key("conditional")
        json.bool(entry.isConditional)
        json.endObject()
    }
}

/// Strong entity tags (RFC 9110 §8.8.3).
enum EntityTag {
    /// Whether an `If-None-Match` header names `tag`, with weak comparison (RFC 9110 §13.1.2).
    static func matches(_ header: String?, tag: String) -> Bool {
        guard let header else { return false }
        return header.utf8.split(separator: UInt8(ascii: ",")).contains { part in
            var part = part
            while part.first == 0x20 || part.first == 0x09 { part = part.dropFirst() }
            while part.last == 0x20 || part.last == 0x09 { part = part.dropLast() }
            if part.starts(with: "W/".utf8) { part = part.dropFirst(2) }
            return part.elementsEqual("*".utf8) || part.elementsEqual(tag.utf8)
        }
    }
}

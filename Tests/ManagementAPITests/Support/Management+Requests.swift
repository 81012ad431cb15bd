import JSON
import Testing

extension Management {
    /// Sends a request on a connection that ends after it.
    ///
    /// A body is announced as JSON; `headers` are lines, and may say otherwise.
    func send(
        _ method: String,
        _ target: String,
        body: [UInt8]? = nil,
        scopes: String = Management.scopes,
        subject: String = "client@clients",
        headers: [String]? = nil
    ) async throws -> Answer {
        var lines = [
            "\(method) \(target) HTTP/1.1", "Host: localhost", "Connection: close",
            "X-Scopes: \(scopes)", "X-Subject: \(subject)",
        ]
        lines += headers ?? (body == nil ? [] : ["Content-Type: application/json"])
        if let body { lines.append("Content-Length: \(body.count)") }
        let head = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        return try Answer(await exchange(head + (body ?? []), port: port))
    }

    func send(
        _ method: String,
        _ target: String,
        json: JSONValue,
        scopes: String = Management.scopes,
        subject: String = "client@clients"
    ) async throws -> Answer {
        try await send(
            method,
            target,
            body: json.encoded(),
            scopes: scopes,
            subject: subject
        )
    }

    func get(_ target: String, scopes: String = Management.scopes) async throws -> Answer {
        try await send("GET", target, scopes: scopes)
    }

    /// Makes a user with these members beside the least that it needs.
    func create(_ members: JSONValue = [:]) async throws -> Answer {
        try await send("POST", "/api/v2/users", json: Management.newUser.with(members))
    }

    /// Changes the user with this id.
    func patch(_ id: String, _ members: JSONValue) async throws -> Answer {
        try await send("PATCH", Management.path(id), json: members)
    }

    /// The path of a user whose id has no character but `|` to encode.
    static func path(_ id: String) -> String {
        "/api/v2/users/" + id.replacing("|", with: "%7C")
    }
}

extension JSONValue {
    /// An object with these members in addition, or in place of its own.
    func with(_ members: JSONValue) -> JSONValue {
        .object(JSONObject((object?.members ?? []) + (members.object?.members ?? [])))
    }

    /// An object without a member.
    func without(_ key: ExactString) -> JSONValue {
        var object = object ?? JSONObject()
        object[key] = nil
        return .object(object)
    }

    /// The names of an object's members, in the order of bytes.
    var names: [String] { (object?.members ?? []).map(\.key).sorted().map(\.string) }
}

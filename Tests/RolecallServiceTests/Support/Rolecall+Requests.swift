import Curl
import JSON
import ServedBinary

extension Rolecall {
    /// Headers of a request, in order.
    typealias Headers = [(name: String, value: String)]

    /// Sends a GET.
    func get(
        _ path: String,
        token: String? = nil,
        _ headers: Headers = []
    ) async throws -> Answer {
        try await send(.get, path, token, headers)
    }

    /// Sends a POST of a body that is taken as it is.
    func post(
        _ path: String,
        token: String? = nil,
        body: [UInt8],
        mediaType: String = "application/json",
        _ headers: Headers = []
    ) async throws -> Answer {
        try await send(.post(body: body, mediaType: mediaType), path, token, headers)
    }

    /// Asks one question.
    func evaluate(
        _ token: String?,
        _ question: JSONValue,
        _ headers: Headers = []
    ) async throws -> Answer {
        try await post("/access/v1/evaluation", token: token, body: question.encoded(), headers)
    }

    /// Asks many questions.
    func evaluateAll(
        _ token: String?,
        _ questions: JSONValue,
        _ headers: Headers = []
    ) async throws -> Answer {
        try await post("/access/v1/evaluations", token: token, body: questions.encoded(), headers)
    }

    /// The own permission list.
    func permissions(_ token: String?, _ headers: Headers = []) async throws -> Answer {
        try await get("/v1/permissions", token: token, headers)
    }

    /// Sends a request of these lines and this body on a connection that ends after it.
    func raw(
        _ line: String,
        _ headers: [String] = [],
        body: [UInt8]? = nil,
        address: String = "127.0.0.1",
        port: Int? = nil
    ) async throws -> Answer {
        let request = RawRequest(line, headers, body: body)
        return try await exchange(request.bytes, address: address, port: port)
    }

    /// Sends bytes and reads until the server closes.
    func exchange(
        _ bytes: [UInt8],
        address: String = "127.0.0.1",
        port: Int? = nil
    ) async throws -> Answer {
        let port = port ?? self.port
        return try await blocking {
            let connection = try RawConnection(port: port, address: address)
            connection.send(bytes)
            return try Answer(connection.receiveAll())
        }
    }

    private func send(
        _ method: HTTPClientRequest.Method,
        _ path: String,
        _ token: String?,
        _ headers: Headers
    ) async throws -> Answer {
        var all = try headers.map { try RequestHeader($0.name, $0.value) }
        if let token { all.append(try RequestHeader("Authorization", "Bearer \(token)")) }
        let request = HTTPClientRequest(
            try HTTPURL("http://127.0.0.1:\(port)\(path)"),
            method: method,
            headers: all,
            timeout: .seconds(120)
        )
        return Answer(try await client.send(request))
    }
}

/// A question about reading a document, for the token's own subject.
let readDocument: JSONValue = question("read", "document", "1")

/// A question; without a subject, about whoever asks.
func question(
    _ action: ExactString,
    _ type: ExactString,
    _ id: ExactString,
    subject: JSONValue? = nil
) -> JSONValue {
    let question: JSONValue = [
        "action": ["name": .string(action)],
        "resource": ["type": .string(type), "id": .string(id)],
    ]
    return question.setting(["subject"], to: subject)
}

/// A subject as it stands in requests.
func subject(_ id: ExactString, type: ExactString = "user") -> JSONValue {
    ["type": .string(type), "id": .string(id)]
}

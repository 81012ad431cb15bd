internal import Authorization
internal import Curl
internal import JSON

/// A question asked of a server, by AuthZEN's evaluation API (Authorization API 1.0 §6).
struct ServerCheck {
    /// The server's public URL; an endpoint is joined to it.
    let url: HTTPURL
    /// The bearer token of who asks.
    let token: String
    /// PEM certificate authorities to trust instead of the system's.
    let caFile: String?

    private static let endpoint = "/access/v1/evaluation"

    /// Names a server.
    init(url: String, token: String, caFile: String?) throws(CommandFailure) {
        let base = url.utf8.last == UInt8(ascii: "/") ? String(url.dropLast()) : url
        do {
            self.url = try HTTPURL(base + Self.endpoint)
        } catch {
            throw CommandFailure("the server `\(url)`: \(error.explanation)")
        }
        guard !self.url.hasQuery else { throw CommandFailure("the server `\(url)`: has a query") }
        self.token = token
        self.caFile = caFile
    }

    /// Asks, and reads the answer.
    func ask(_ question: Question, about subject: Subject?) async throws -> CheckAnswer {
        let response: HTTPClientResponse
        do throws(CurlError) {
            response = try await send(Self.body(question, subject))
        } catch {
            throw CommandFailure("\(url): \(error.explanation)")
        }
        return try answer(in: response)
    }

    private func send(_ body: [UInt8]) async throws(CurlError) -> HTTPClientResponse {
        let client = try HTTPClient(HTTPClientOptions(caFile: caFile))
        let request = HTTPClientRequest(
            url,
            method: .post(body: body, mediaType: "application/json"),
            headers: [try RequestHeader("Authorization", "Bearer \(token)")],
            timeout: .seconds(30)
        )
        let response = try await client.send(request)
        await client.shutdown()
        return response
    }

    private static func body(_ question: Question, _ subject: Subject?) -> [UInt8] {
        let request = question.request
        var members: [JSONObject.Member] = []
        if let subject {
            members.append(
                .init(
                    key: "subject",
                    value: ["type": .string(subject.type), "id": .string(subject.id)]
                )
            )
        }
        members.append(.init(key: "action", value: ["name": .string(request.action.text)]))
        members.append(
            .init(
                key: "resource",
                value: [
                    "type": .string(request.resourceType.text),
                    "id": .string(request.resourceID.text),
                ]
            )
        )
        return JSONValue.object(JSONObject(members)).encoded()
    }
}

extension ServerCheck {
    /// What a response says.
    ///
    /// Only a 200 that holds a decision is one. A 503 with a code is the server's "could not decide";
    /// everything else, a redirect or a proxy's page included, is an error.
    private func answer(in response: HTTPClientResponse) throws(CommandFailure) -> CheckAnswer {
        let value = try? JSONValue(parsing: response.body)
        if response.status == 200 {
            guard let value, let answer = CheckAnswer(received: value) else {
                throw CommandFailure("\(url): the answer with status 200 holds no decision")
            }
            return answer
        }
        let code = value?["code"]?.string?.string
        let detail = value?["detail"]?.string?.string ?? value?["title"]?.string?.string
        if response.status == 503, let code {
            return .undecided(code: code, message: detail ?? "the server could not decide")
        }
        let parts = ["status \(response.status)", code, detail].compactMap(\.self)
        throw CommandFailure("\(url): \(parts.joined(separator: ": "))")
    }
}

extension CurlError {
    /// The error, for the person at the terminal.
    var explanation: String {
        switch self {
        case .invalidURL(let problem): "the URL \(problem)"
        case .invalidPathPiece: "a piece of the path is empty or consists of dots"
        case .invalidHeader(let name): "the value of `\(name)` is too long, or not printable ASCII"
        case .caFileUnusable(let text):
            "the file of certificate authorities cannot be used: \(text)"
        case .hostNotFound(let text), .connectFailed(let text): text
        case .addressRefused: "the host's address is one that is never connected to"
        case .tlsFailed(let text): "no TLS connection: \(text)"
        case .certificateRefused(let text): "the server's certificate is not trusted: \(text)"
        case .timedOut: "no answer in time"
        case .responseIncomplete(let text): "the answer broke off: \(text)"
        case .responseMalformed(let text): "the answer is no HTTP: \(text)"
        case .headTooLarge(let limit): "the head of the answer is longer than \(limit) bytes"
        case .bodyTooLarge(let limit, _): "the answer is longer than \(limit) bytes"
        case .overloaded, .cancelled, .stopped: code
        case .libraryFailed(let number, let text): "libcurl failed with \(number): \(text)"
        }
    }
}

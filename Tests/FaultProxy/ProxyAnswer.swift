/// A whole answer that a proxy gives itself; the connection stays open.
public struct ProxyAnswer: Sendable {
    /// The status code.
    public let status: Int
    /// The headers beside `Content-Length`.
    public let headers: [(name: String, value: String)]
    /// The body.
    public let body: String

    /// Any answer.
    public init(_ status: Int, headers: [(name: String, value: String)] = [], body: String = "") {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An answer of JSON, or of what claims to be.
    public static func json(_ body: String, status: Int = 200) -> ProxyAnswer {
        ProxyAnswer(status, headers: [("Content-Type", "application/json")], body: body)
    }

    /// The 429 of a tenant's Management API.
    public static func tooManyRequests(headers: [(name: String, value: String)] = []) -> ProxyAnswer
    {
        ProxyAnswer(
            429,
            headers: [("Content-Type", "application/json; charset=utf-8")] + headers,
            body: """
                {"statusCode":429,"error":"Too Many Requests",\
                "message":"Global limit has been reached","errorCode":"too_many_requests"}
                """
        )
    }

    /// The head of the answer.
    var head: MessageHead {
        var head = MessageHead(first: "HTTP/1.1 \(status) Answered")
        for header in headers { head.fields.append(header) }
        head.set("Content-Length", "\(body.utf8.count)")
        return head
    }
}

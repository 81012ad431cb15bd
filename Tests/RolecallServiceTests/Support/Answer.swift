import Curl
import JSON
import ServedBinary
import Testing

/// An answer of the service, whichever way it was asked.
struct Answer: Sendable {
    let status: Int
    let body: [UInt8]
    /// The values of the headers of a name.
    let all: @Sendable (_ name: String) -> [String]
    /// The lines of the head, where the bytes were read from a socket.
    var head: [String] = []

    init(_ response: HTTPClientResponse) {
        status = response.status
        body = response.body
        all = { response.headers.all($0) }
    }

    /// Reads the bytes of one whole answer.
    init(_ bytes: [UInt8]) throws { self.init(try RawAnswer(bytes)) }

    init(_ answer: RawAnswer) {
        status = answer.status
        body = answer.body
        head = answer.head
        all = { answer.all($0) }
    }

    subscript(header: String) -> String? { all(header).first }

    var text: String { String(decoding: body, as: UTF8.self) }
    /// The body, null if it is not JSON.
    var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }
    /// The `code` of a problem document.
    var code: String? { json["code"]?.string?.string }
    var decision: Bool? { json["decision"]?.bool }
    var reason: JSONValue? { json["context"]?["reason"] }
    var reasonCode: String? { reason?["code"]?.string?.string }
    var items: [JSONValue] { json["evaluations"]?.array ?? [] }
    var decisions: [Bool?] { items.map { $0["decision"]?.bool } }
}

/// Expects a problem document (RFC 9457) of this status and code.
func expectProblem(
    _ answer: Answer,
    _ status: Int,
    _ code: String,
    _ comment: String = "",
    at location: SourceLocation = #_sourceLocation
) {
    let told = "\(comment): \(answer.status) \(answer.text)"
    #expect(answer.status == status, "\(told)", sourceLocation: location)
    #expect(answer.code == code, "\(told)", sourceLocation: location)
    #expect(answer.json["status"]?.number?.int == status, "\(told)", sourceLocation: location)
    #expect(
        answer.all("Content-Type") == ["application/problem+json"],
        "\(told)",
        sourceLocation: location
    )
}

import JSON
import Testing

/// An answer of the API.
struct Answer: Sendable {
    let status: Int
    let body: [UInt8]
    private let lines: [Substring]

    /// Reads the bytes of one whole answer.
    init(_ bytes: [UInt8]) throws {
        let end = try #require(bytes.firstRange(of: Array("\r\n\r\n".utf8)), "no whole head")
        lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        status = try #require(lines.first.flatMap { Int($0.split(separator: " ")[1]) })
        body = Array(bytes[end.upperBound...])
    }

    /// The value of the first header of a name.
    subscript(header: String) -> String? {
        lines.dropFirst().lazy.compactMap { line -> String? in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == header.lowercased() else { return nil }
            return String(parts[1].drop { $0 == " " })
        }.first
    }

    var text: String { String(decoding: body, as: UTF8.self) }
    /// The body, null if it is not JSON.
    var json: JSONValue {
        (try? JSONValue(parsing: body, limits: JSONLimits(bytes: 16 << 20, depth: 128))) ?? .null
    }
    var message: String? { json["message"]?.string?.string }
    var errorCode: String? { json["errorCode"]?.string?.string }
    var userID: String? { json["user_id"]?.string?.string }
}

/// Expects an error in the form of the Management API.
func expectError(
    _ answer: Answer,
    _ status: Int,
    _ errorCode: String?,
    _ message: String? = nil,
    at location: SourceLocation = #_sourceLocation
) {
    let told: Comment = "\(answer.status) \(answer.text.prefix(500))"
    #expect(answer.status == status, told, sourceLocation: location)
    #expect(answer.json["statusCode"]?.number?.int == status, told, sourceLocation: location)
    #expect(answer.errorCode == errorCode, told, sourceLocation: location)
    #expect(answer.json["error"]?.string?.isEmpty == false, told, sourceLocation: location)
    if let message { #expect(answer.message == message, told, sourceLocation: location) }
    #expect(answer.json.object?.count == (errorCode == nil ? 3 : 4), told, sourceLocation: location)
    #expect(
        answer["Content-Type"] == "application/json; charset=utf-8",
        told,
        sourceLocation: location
    )
}

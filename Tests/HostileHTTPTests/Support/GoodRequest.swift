/// Requests with nothing wrong about them.
enum GoodRequest {
    static let question =
        #"{"action":{"name":"read"},"resource":{"type":"document","id":"1"}}"#

    /// The question as one chunk and the end.
    static let chunks = "42\r\n\(question)\r\n0\r\n\r\n"

    /// Asks the question in the name of a token's user; `lines` stand at the end of the head.
    static func evaluation(token: String, lines: [String] = []) -> [UInt8] {
        let head =
            [
                "POST /access/v1/evaluation HTTP/1.1", "Host: a", "Authorization: Bearer \(token)",
                "Content-Type: application/json", "Content-Length: \(question.utf8.count)",
            ] + lines + ["", ""]
        return Array((head.joined(separator: "\r\n") + question).utf8)
    }

    /// Asks whether the server lives.
    static func live(_ lines: String = "") -> String {
        "GET /health/live HTTP/1.1\r\nHost: a\r\n\(lines)\r\n"
    }

    /// Asks the same, last on its connection.
    static let last = live("Connection: close\r\n")
}

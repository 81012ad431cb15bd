/// An answer as it stood on the wire.
struct WireAnswer: Sendable {
    let status: Int
    private let headers: [(name: String, value: String)]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The value of the first header of this name.
    subscript(name: String) -> String? {
        headers.first { $0.name == name.lowercased() }?.value
    }

    /// The complete answers at the start of `bytes`, interim ones included; none of them to `HEAD`.
    static func all(in bytes: [UInt8]) -> [WireAnswer] {
        var rest = bytes[...]
        var answers: [WireAnswer] = []
        while let answer = WireAnswer(removingFrom: &rest) { answers.append(answer) }
        return answers
    }

    private init?(removingFrom rest: inout ArraySlice<UInt8>) {
        guard let headEnd = rest.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: rest[..<headEnd.lowerBound], as: UTF8.self)
            .split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            return nil
        }
        let headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (
                name: parts.first?.lowercased() ?? "",
                value: String(parts.last?.drop { $0 == " " } ?? "")
            )
        }
        let isBodiless = status < 200 || status == 204 || status == 304
        let length = headers.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
        let body = rest[headEnd.upperBound...].prefix(isBodiless ? 0 : length)
        guard isBodiless || body.count == length else { return nil }
        self.status = status
        self.headers = headers
        self.body = Array(body)
        rest = rest[body.endIndex...]
    }
}

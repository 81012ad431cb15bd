/// An answer as it stood on the wire.
struct RawResponse: Sendable {
    let status: Int
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    subscript(name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The complete answers at the start of `bytes`; `methods` are those of the requests, `GET` if left out.
    static func all(in bytes: [UInt8], to methods: [String] = []) -> [RawResponse] {
        var rest = bytes[...]
        var answers: [RawResponse] = []
        while let headEnd = rest.firstRange(of: Array("\r\n\r\n".utf8)) {
            let lines = String(decoding: rest[..<headEnd.lowerBound], as: UTF8.self)
                .split(separator: "\r\n", omittingEmptySubsequences: false)
            let headers = lines.dropFirst().map { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                return (
                    name: String(parts[0]),
                    value: String(parts.last?.drop { $0 == " " } ?? "")
                )
            }
            guard
                let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({
                    Int($0)
                })
            else { break }
            let isBodiless =
                status < 200 || status == 204 || status == 304
                || methods.dropFirst(answers.count { $0.status >= 200 }).first == "HEAD"
            let length =
                headers.first { $0.name.lowercased() == "content-length" }
                .flatMap { Int($0.value) } ?? 0
            let body = rest[headEnd.upperBound...].prefix(isBodiless ? 0 : length)
            guard isBodiless || body.count == length else { break }
            answers.append(RawResponse(status: status, headers: headers, body: Array(body)))
            rest = rest[body.endIndex...]
        }
        return answers
    }
}

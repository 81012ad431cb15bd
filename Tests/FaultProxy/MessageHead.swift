/// The first line and the headers of a message.
struct MessageHead: Sendable {
    var first: String
    var fields: [(name: String, value: String)] = []

    init(first: String) { self.first = first }

    /// Reads a head without the empty line at its end; lines without a colon are left out.
    init(_ bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
        first = lines.first.map(String.init) ?? ""
        fields = lines.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            return (String(line[..<colon]), String(value))
        }
    }

    /// As it is sent, with the empty line.
    var bytes: [UInt8] {
        let lines = [first] + fields.map { "\($0.name): \($0.value)" } + ["", ""]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    /// The words of the first line, at most three.
    var words: [String] {
        first.split(separator: " ", maxSplits: 2).map(String.init)
    }

    /// The first value of a header, whatever the case of its name.
    subscript(name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// Puts one header in place of all with this name; nil takes them away.
    mutating func set(_ name: String, _ value: String?) {
        fields.removeAll { $0.name.lowercased() == name.lowercased() }
        if let value { fields.append((name, value)) }
    }

    /// Whether the connection ends with this message.
    var closes: Bool {
        self["connection"]?.lowercased() == "close" || words.contains("HTTP/1.0")
    }
}

/// How the end of a body is found (RFC 9112 §6.3).
enum Framing {
    case none
    case length(Int)
    case chunked
    case untilClose

    /// That of a request.
    init(request head: MessageHead) {
        self = Self.declared(head) ?? .none
    }

    /// That of an answer.
    init(answer head: MessageHead, to method: String) {
        let status = head.words.dropFirst().first.flatMap { Int($0) } ?? 0
        let isBare =
            method == "HEAD" || (100..<200).contains(status) || [204, 304].contains(status)
        self = isBare ? .none : Self.declared(head) ?? .untilClose
    }

    private static func declared(_ head: MessageHead) -> Framing? {
        if head["transfer-encoding"]?.lowercased() == "chunked" { return .chunked }
        return head["content-length"].flatMap { Int($0) }.map { .length($0) }
    }
}

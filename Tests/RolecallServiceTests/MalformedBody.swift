import JSON
import Testing

/// A body that is refused whatever it asks, and the code that says why.
struct MalformedBody: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let body: [UInt8]
    let code: String

    init(_ name: String, _ body: [UInt8], _ code: String) {
        testDescription = name
        self.body = body
        self.code = code
    }

    init(_ name: String, _ text: String, _ code: String) {
        self.init(name, Array(text.utf8), code)
    }

    /// A whole question, as a client asks it.
    static let whole = question("read", "news", "1", subject: subject("r2", type: "robot"))

    /// The whole question as text, with `more` as its first members.
    private static func with(_ more: String) -> String { "{\(more)," + "\(whole)".dropFirst() }

    /// What is no JSON text, or not a strict one (RFC 8259, RFC 7493).
    static let texts: [MalformedBody] = [
        .init("empty", "", "invalid_json"),
        .init("blanks", " \n", "invalid_json"),
        .init("cut off", String("\(whole)".dropLast()), "invalid_json"),
        .init("something after it", "\(whole) {}", "invalid_json"),
        .init("a comma too many", with(#""a":[1,]"#), "invalid_json"),
        .init("a comment", "/* */\(whole)", "invalid_json"),
        .init("single quotes", "{'a':1}", "invalid_json"),
        .init("NaN", with(#""a":NaN"#), "invalid_json"),
        .init("a leading zero", with(#""a":01"#), "invalid_json"),
        .init(
            "a number that is too long",
            with("\"a\":\(String(repeating: "7", count: JSONNumber.bytesMax + 1))"),
            "invalid_json"
        ),
        .init("a control character", with("\"a\":\"\u{1}\""), "invalid_json"),
        .init("a lone surrogate", with(#""a":"\ud800""#), "invalid_json"),
        .init("a byte order mark", [0xEF, 0xBB, 0xBF] + whole.encoded(), "invalid_json"),
        .init(
            "a byte that is no UTF-8",
            Array(with(#""a":""#).utf8) + [0xFF, 0x22, 0x7D],
            "invalid_json"
        ),
        .init(
            "UTF-16",
            "\(whole)".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] },
            "invalid_json"
        ),
        .init("a form", "subject=alice&action=read", "invalid_json"),
        .init("a member twice", with(#""context":{},"context":{}"#), "duplicate_member"),
        .init(
            "a member twice, escaped",
            with(#""context":{},"conte\u0078t":{}"#),
            "duplicate_member"
        ),
        .init(
            "a member twice, deep inside",
            with(#""x":{"y":[{"z":1,"z":1}]}"#),
            "duplicate_member"
        ),
        .init("an array", "[]", "invalid_request"),
        .init("an array of questions", "[\(whole)]", "invalid_request"),
        .init("a string", #""read""#, "invalid_request"),
        .init("a number", "1", "invalid_request"),
        .init("true", "true", "invalid_request"),
        .init("null", "null", "invalid_request"),
        .init("an empty object", "{}", "invalid_request"),
    ]

    /// Each required part missing, of each wrong type, and of a value that it may not have.
    static let parts: [MalformedBody] = brokenObjects + brokenNames + brokenProperties

    private static var brokenObjects: [MalformedBody] {
        let values: [JSONValue?] = [nil, .null, .bool(true), 5, "x", [], [:]]
        return objects.flatMap { part in values.map { broken([part], $0) } }
    }

    private static var brokenNames: [MalformedBody] {
        let wrong: [JSONValue?] = [nil, .null, .bool(true), 5, [], ["a"], [:]]
        let all = wrong + values.map { JSONValue?.some(.string($0)) }
        return names.flatMap { path in all.map { broken(path, $0) } }
    }

    private static var brokenProperties: [MalformedBody] {
        let values: [JSONValue?] = [.null, .bool(true), 5, "x", []]
        let paths: [[ExactString]] = objects.map { [$0, "properties"] } + [["context"]]
        return paths.flatMap { path in values.map { broken(path, $0) } }
    }

    private static let objects: [ExactString] = ["subject", "action", "resource"]
    private static let names: [[ExactString]] = [
        ["subject", "type"], ["subject", "id"], ["action", "name"], ["resource", "type"],
        ["resource", "id"],
    ]
    /// Empty, and with control characters (C0, DEL, C1) at an end and inside.
    private static let values: [ExactString] = [
        "", "a\u{0}", "\n", "a\tb", "\u{1F}a", "a\u{7F}", "a\u{85}b", "\u{9F}",
    ]

    private static func broken(_ path: [ExactString], _ value: JSONValue?) -> MalformedBody {
        let name = path.map(\.string).joined(separator: ".")
        let body = whole.setting(path[...], to: value)
        let told = value.map { "is \($0)" } ?? "is missing"
        return .init("`\(name)` \(told)", body.encoded(), "invalid_request")
    }
}

extension JSONValue {
    /// The value with another one at a path of members; nil takes it away.
    func setting(_ path: ArraySlice<ExactString>, to value: JSONValue?) -> JSONValue {
        guard let first = path.first, var object else { return value ?? .null }
        object[first] =
            path.count == 1
            ? value : (object[first] ?? [:]).setting(path.dropFirst(), to: value)
        return .object(object)
    }
}

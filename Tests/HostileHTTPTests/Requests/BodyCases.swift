/// Bodies of other kinds than the one that is taken, and bodies that are none (RFC 8259, RFC 9110 §8).
extension HostileCase {
    static let mediaTypes: [HostileCase] = [
        .type(nil, .closing(400)),
        .type("", .closing(400)),
        .type("text/plain", .closing(400)),
        .type("application/x-www-form-urlencoded", .closing(400)),
        .type("multipart/form-data; boundary=x", .closing(400)),
        .type("application/jsonp", .closing(400)),
        .type("application/json, text/plain", .closing(400)),
        .type("application/json; charset=latin1", .closing(400)),
        .type("application/json; charset=utf-16", .closing(400)),
        .type("application/json; x=y", .answered(200)),
        .type("application/json\r\nContent-Type: text/plain", .closing(400)),
        .type("application/json\r\nContent-Encoding: gzip", .closing(400)),
        .type("application/json\r\nContent-Encoding: gzip, br", .closing(400)),
        .type("application/json; charset=utf-8", .answered(200)),
        .type("APPLICATION/JSON;charset=\"UTF-8\"", .answered(200)),
    ]

    static let bodies: [HostileCase] = [
        .body("empty", "", .answered(400)),
        .body("blank", " \r\n", .answered(400)),
        .body("truncated", String(GoodRequest.question.dropLast(2)), .answered(400)),
        .body("more behind it", GoodRequest.question + "{}", .answered(400)),
        .body("a comma behind it", GoodRequest.question + ",", .answered(400)),
        .body("NUL behind it", GoodRequest.question + "\u{0}", .answered(400)),
        .body("byte order mark", "\u{FEFF}" + GoodRequest.question, .answered(400)),
        .body("a comment", "/**/" + GoodRequest.question, .answered(400)),
        .body("single quotes", "{'action':{}}", .answered(400)),
        .body("null", "null", .answered(400)),
        .body("a number", "1", .answered(400)),
        .body("a list", "[\(GoodRequest.question)]", .answered(400)),
        .body("an empty object", "{}", .answered(400)),
        .body("a member twice", question(#""action":{"name":"read"}"#), .answered(400)),
        .body(
            "a member twice in an escape",
            question(#""\u0061ction":{"name":"read"}"#),
            .answered(400)
        ),
        .body(
            "a member twice far inside",
            question(#""context":{"a":[{"b":1,"b":1}]}"#),
            .answered(400)
        ),
        .body("null subject", question(#""subject":null"#), .answered(400)),
        .body("a list as subject", question(#""subject":[]"#), .answered(400)),
        .body("a number as context", question(#""context":1"#), .answered(400)),
        .body("lone high surrogate", question(#""context":{"a":"\ud800"}"#), .answered(400)),
        .body("lone low surrogate", question(#""context":{"a":"\udc00"}"#), .answered(400)),
        .body(
            "surrogates in the wrong order",
            question(#""context":{"\udc00\ud800":1}"#),
            .answered(400)
        ),
        .body("surrogates in order", question(#""context":{"a":"\ud83d\ude00"}"#), .answered(200)),
        .body("unknown escape", question(#""context":{"a":"\x41"}"#), .answered(400)),
        .body("control character", question("\"context\":{\"a\":\"\u{1}\"}"), .answered(400)),
        .body("number over all doubles", question(#""context":{"a":1e999}"#), .answered(200)),
        .body("NaN", question(#""context":{"a":NaN}"#), .answered(400)),
        .body("leading zero", question(#""context":{"a":01}"#), .answered(400)),
        .body(
            "number of a thousand digits",
            question("\"context\":{\"a\":\(digits)}"),
            .answered(200)
        ),
        .body("nested as deep as allowed", question(nested(14)), .answered(200)),
        .body("nested one deeper", question(nested(16)), .answered(400)),
        .body("nested without an end", String(repeating: "[", count: 4_000), .answered(400)),
        .body(
            "nested objects without an end",
            String(repeating: #"{"a":"#, count: 800),
            .answered(400)
        ),
        .body("id with a control character", resource(#"a\u0000b"#), .answered(400)),
        .body("id too long", resource(String(repeating: "x", count: 2_049)), .answered(400)),
        .body("empty id", resource(""), .answered(400)),
        .body("as large as allowed", padded(to: 4_096), .answered(200)),
        .body("one byte larger", padded(to: 4_097), .closing(413)),
        .body("much larger, and sent", padded(to: 1 << 20), .closing(413)),
        .body("not UTF-8", bytes: [0xFF], .answered(400)),
        .body("overlong UTF-8", bytes: [0xC0, 0xAF], .answered(400)),
        .body("surrogate in UTF-8", bytes: [0xED, 0xA0, 0x80], .answered(400)),
        .body("beyond Unicode", bytes: [0xF4, 0x90, 0x80, 0x80], .answered(400)),
        .body("cut character", bytes: [0xE2, 0x82], .answered(400)),
    ]

    private static let digits = String(repeating: "7", count: 1_000)

    /// The question with another member behind its own.
    private static func question(_ member: String) -> String {
        "\(GoodRequest.question.dropLast()),\(member)}"
    }

    /// The question about another resource.
    private static func resource(_ id: String) -> String {
        GoodRequest.question.replacing(#""id":"1""#, with: #""id":"\#(id)""#)
    }

    private static func nested(_ depth: Int) -> String {
        let lists = depth - 1
        return "\"context\":{\"a\":\(String(repeating: "[", count: lists))"
            + "\(String(repeating: "]", count: lists))}"
    }

    private static func padded(to count: Int) -> String {
        let blanks = count - GoodRequest.question.utf8.count
        return GoodRequest.question + String(repeating: " ", count: blanks)
    }

    private static func type(_ type: String?, _ outcome: Outcome) -> HostileCase {
        let line = type.map { "Content-Type: \($0)\r\n" } ?? ""
        let head =
            "POST /access/v1/evaluation HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n"
            + "\(line)Content-Length: 66\r\n\r\n"
        return HostileCase("type `\(type ?? "none")`", head + GoodRequest.question, outcome)
    }

    private static func body(_ name: String, _ body: String, _ outcome: Outcome) -> HostileCase {
        ask(name, "Content-Length: \(body.utf8.count)", body, outcome)
    }

    /// The question with a context of these bytes.
    private static func body(_ name: String, bytes: [UInt8], _ outcome: Outcome) -> HostileCase {
        let parts = question(#""context":{"a":"|"}"#).split(separator: "|").map { Array($0.utf8) }
        let body = parts[0] + bytes + parts[1]
        let head = ask(name, "Content-Length: \(body.count)", "", outcome)
        return HostileCase(name, bytes: head.bytes + body, outcome)
    }
}

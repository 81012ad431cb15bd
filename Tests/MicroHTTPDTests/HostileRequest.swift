import Testing

/// Bytes that a hostile or broken client sends, and what must come of them.
struct HostileRequest: Sendable, CustomTestStringConvertible {
    enum Outcome: Sendable {
        /// One answer, then the connection closes.
        case closing(Int)
        /// One answer of one of these, then the connection closes; the library has the choice.
        case closingWith([Int])
        /// No answer, and the connection closes.
        case dropped
        /// This answer, and the connection stays.
        case answered(Int)
    }

    let name: String
    let bytes: [UInt8]
    let outcome: Outcome

    var testDescription: String { name }

    init(_ name: String, _ text: String, _ outcome: Outcome) {
        self.init(name, bytes: Array(text.utf8), outcome)
    }

    init(_ name: String, bytes: [UInt8], _ outcome: Outcome) {
        self.name = name
        self.bytes = bytes
        self.outcome = outcome
    }

    /// A `POST /echo` with these lines in the head and this behind it.
    static func post(
        _ name: String,
        _ lines: String,
        _ body: String = "",
        _ outcome: Outcome
    ) -> Self {
        Self(name, "POST /echo HTTP/1.1\r\nHost: a\r\n\(lines)\r\n\r\n\(body)", outcome)
    }

    /// A `GET` with this target.
    static func target(_ target: String, _ outcome: Outcome) -> Self {
        Self("target \(target.prefix(40))", "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n", outcome)
    }

    /// A `GET /hello` with these lines in the head.
    static func get(_ name: String, _ lines: String, _ outcome: Outcome) -> Self {
        Self(name, "GET /hello HTTP/1.1\r\nHost: a\r\n\(lines)\r\n\r\n", outcome)
    }
}

extension HostileRequest {
    /// Requests that two readers could end at different places.
    static let framing: [HostileRequest] = [
        .post(
            "length and chunked",
            "Content-Length: 3\r\nTransfer-Encoding: chunked",
            "0\r\n\r\n",
            .closing(400)
        ),
        .post(
            "chunked and length",
            "Transfer-Encoding: chunked\r\nContent-Length: 3",
            "0\r\n\r\n",
            .closing(400)
        ),
        .post(
            "length 0 and chunked",
            "Content-Length: 0\r\nTransfer-Encoding: chunked",
            "0\r\n\r\n",
            .closing(400)
        ),
        .post(
            "two lengths",
            "Content-Length: 3\r\nContent-Length: 30",
            "abc",
            .closing(400)
        ),
        .post("two equal lengths", "Content-Length: 3\r\ncontent-length: 3", "abc", .closing(400)),
        .post("length list", "Content-Length: 3, 3", "abc", .closing(400)),
        .post("signed length", "Content-Length: +3", "abc", .closing(400)),
        .post("negative length", "Content-Length: -3", "abc", .closing(400)),
        .post("hexadecimal length", "Content-Length: 0x3", "abc", .closing(400)),
        .post("length with a letter", "Content-Length: 3a", "abc", .closing(400)),
        .post("length with a blank inside", "Content-Length: 3 3", "abc", .closing(400)),
        .post("empty length", "Content-Length:", "abc", .closing(400)),
        .post("length 2^63", "Content-Length: 9223372036854775808", "abc", .closing(413)),
        .post("length 2^64 - 1", "Content-Length: 18446744073709551615", "abc", .closing(413)),
        .post("length 2^64", "Content-Length: 18446744073709551616", "abc", .closing(413)),
        .post("length of forty digits", "Content-Length: \(digits(40))", "abc", .closing(413)),
        .post("coding gzip", "Transfer-Encoding: gzip", "abc", .closing(400)),
        .post("coding xchunked", "Transfer-Encoding: xchunked", "0\r\n\r\n", .closing(400)),
        .post("coding identity", "Transfer-Encoding: identity", "0\r\n\r\n", .closing(400)),
        .post("codings gzip, chunked", "Transfer-Encoding: gzip, chunked", "", .closing(400)),
        .post("codings chunked twice", "Transfer-Encoding: chunked, chunked", "", .closing(400)),
        .post("coding with a parameter", "Transfer-Encoding: chunked;q=1", "", .closing(400)),
        .post("blank behind the coding", "Transfer-Encoding: chunked ", "0\r\n\r\n", .closing(400)),
        .post(
            "coding behind a lone CR",
            "A: b\rTransfer-Encoding: chunked",
            "0\r\n\r\n",
            .closing(400)
        ),
        .post("empty coding", "Transfer-Encoding:", "", .closing(400)),
        .post("quoted coding", "Transfer-Encoding: \"chunked\"", "", .closing(400)),
        .post(
            "two codings",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "0\r\n\r\n",
            .closing(400)
        ),
        .post(
            "coding with a blank in its name",
            "Transfer-Encoding : chunked",
            "0\r\n\r\n",
            .closing(400)
        ),
        .post(
            "coding with a tab in its name",
            "Transfer-Encoding\t: chunked",
            "0\r\n\r\n",
            .closing(400)
        ),
        .post(
            "name glued from two lines",
            "Transfer-: chunked\r\n Encoding",
            "0\r\n\r\n",
            .closing(400)
        ),
        HostileRequest(
            "chunked in HTTP/1.0",
            "POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            .closing(400)
        ),
        .post(
            "chunk size that is no number",
            "Transfer-Encoding: chunked",
            "zz\r\n",
            .closing(400)
        ),
        .post("negative chunk size", "Transfer-Encoding: chunked", "-1\r\n", .closing(400)),
        .post("chunk size with a prefix", "Transfer-Encoding: chunked", "0x1\r\n", .closing(400)),
        .post("empty chunk size", "Transfer-Encoding: chunked", "\r\nabc", .closing(400)),
        .post(
            "chunk size over 64 bits",
            "Transfer-Encoding: chunked",
            "fffffffffffffffff\r\n",
            .closing(413)
        ),
        .post(
            "chunk without its line end",
            "Transfer-Encoding: chunked",
            "3\r\nabcdef\r\n0\r\n\r\n",
            .closing(400)
        ),
        .post(
            "trailer that is no field",
            "Transfer-Encoding: chunked",
            "0\r\nnonsense\r\n\r\n",
            .closing(400)
        ),
    ]

    /// Heads with fields that must not be there, or not so.
    static let fields: [HostileRequest] = [
        HostileRequest("no Host", "GET /hello HTTP/1.1\r\n\r\n", .closing(400)),
        HostileRequest("no Host but others", "GET /hello HTTP/1.1\r\nA: b\r\n\r\n", .closing(400)),
        HostileRequest("no Host in HTTP/1.0", "GET /hello HTTP/1.0\r\n\r\n", .closing(200)),
        .get("two Hosts", "Host: b", .closing(400)),
        HostileRequest(
            "Host that is none",
            "GET /hello HTTP/1.1\r\nHost: a b\r\n\r\n",
            .closing(400)
        ),
        .get("two Authorizations", "Authorization: a\r\nauthorization: b", .closing(400)),
        .get("two equal Authorizations", "Authorization: a\r\nAuthorization: a", .closing(400)),
        .get("two Content-Types", "Content-Type: a/b\r\nContent-Type: a/c", .closing(400)),
        .get("two Origins", "Origin: http://a\r\nOrigin: http://b", .closing(400)),
        .get("two Cookies", "Cookie: a=b\r\nCookie: c=d", .closing(400)),
        .get("folded value", "A: b\r\n c", .closing(400)),
        .get("value folded with a tab", "A: b\r\n\tc", .closing(400)),
        .get("value folded twice", "A: b\r\n c\r\n d", .closing(400)),
        .get("fold to nothing", "A: b\r\n ", .closing(400)),
        .get("folded field before others", "A: b\r\n c\r\nD: e", .closing(400)),
        HostileRequest(
            "folded first line",
            "GET /hello HTTP/1.1\r\n Host: a\r\n\r\n",
            .closing(400)
        ),
        .get("name without a colon", "nonsense", .closing(400)),
        .get("empty name", ": a", .closing(400)),
        .get("name with a blank", "a b: c", .closing(400)),
        .get("name with a parenthesis", "a(b: c", .closing(400)),
        .get("name with a letter beyond ASCII", "a\u{E9}: c", .closing(400)),
        .get("name with a control character", "a\u{1}: c", .closing(400)),
        .get("name with NUL", "a\u{0}b: c", .closing(400)),
        .get("value with NUL", "A: b\u{0}c", .closing(400)),
        .get("value of the last field with NUL", "D: e\r\nA: b\u{0}", .closing(400)),
        .get("value with a control character", "A: b\u{1}c", .closing(400)),
        .get("value with DEL", "A: b\u{7F}c", .closing(400)),
        .get("field behind a lone CR", "A: b\rC: d", .closing(400)),
        .get("field behind a lone LF", "A: b\nC: d", .closing(400)),
        .get("value with a lone CR", "A: b\rc", .closing(400)),
        .get("value with a tab", "A: b\tc", .answered(200)),
        .get("value beyond ASCII", "A: \u{E9}", .answered(200)),
        .get("value with blanks around", "A: \t b \t ", .answered(200)),
        .get("empty value", "A:", .answered(200)),
        // The library takes such cookies apart, though nobody asks it to, and stumbles.
        .get("cookie of one quote", "Cookie: a=\"", .closing(431)),
        .get("cookie without a name", "Cookie: =b; ;;=", .answered(200)),
        .get("unknown expectation", "Expect: tea", .answered(200)),
        .get("three hundred fields", lines(300), .answered(200)),
        .get("three thousand fields", lines(3_000), .closing(431)),
        .get("field longer than the limit", "A: \(digits(33 << 10))", .closing(431)),
        .get("field longer than all memory", "A: \(digits(200 << 10))", .closing(431)),
    ]

    /// A piece of text of this length.
    static func digits(_ count: Int) -> String { String(repeating: "7", count: count) }

    private static func lines(_ count: Int) -> String {
        (0..<count).map { "A\($0): b" }.joined(separator: "\r\n")
    }
}

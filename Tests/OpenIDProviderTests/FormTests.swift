import JSON
import Testing

@testable import OpenIDProvider

@Suite("Forms")
struct FormTests {
    /// RFC 6749 appendix B, and the neighbourhood.
    static let values: [(encoded: String, text: ExactString?)] = [
        ("+%25%26%2B%C2%A3%E2%82%AC", " %&+\u{A3}\u{20AC}"), ("", ""), ("a+b", "a b"),
        ("a%20b", "a b"), ("a%2bb", "a+b"), ("%00", "\0"), ("a=b", "a=b"), ("%", nil), ("%2", nil),
        ("%2g", nil), ("%+2", nil), ("% 2", nil), ("%C2", nil), ("%C0%80", nil), ("%ED%A0%80", nil),
        ("a b", nil), ("a\nb", nil), ("\u{A3}", nil), ("a\u{7F}", nil),
    ]

    @Test("are decoded as RFC 6749 appendix B says, and not otherwise", arguments: values)
    func decoding(encoded: String, text: ExactString?) {
        #expect(FormDecoding.text(Array(encoded.utf8)[...]) == text)
    }

    @Test(
        "have pairs, and no name twice",
        arguments: [
            ("a=1&b=2", ["1", "2"]), ("a=1", ["1", nil]), ("a=&b=2", [nil, "2"]),
            ("a&b=%32", [nil, "2"]), ("%61=1=2&b=+", ["1=2", " "]), ("", [nil, nil]),
        ]
    )
    func pairs(form: String, values: [String?]) throws {
        let parameters = try RequestParameters(form: Array(form.utf8)[...])
        #expect(try parameters.text("a")?.string == values[0])
        #expect(try parameters.text("b")?.string == values[1])
    }

    @Test(
        "are refused with empty pairs, empty names, and names that stand twice",
        arguments: ["&", "a=1&", "&a=1", "a=1&&b=2", "=1", "=", "a=1&a=1", "a=&a=", "a=1&%61=2"]
    )
    func refused(form: String) {
        #expect(throws: OAuthError.self) { try RequestParameters(form: Array(form.utf8)[...]) }
    }

    @Test("have 64 parameters at most, and so do objects", arguments: [(64, true), (65, false)])
    func bound(count: Int, isTaken: Bool) {
        let names = (0..<count).map { "a\($0)" }
        let form = names.map { "\($0)=1" }.joined(separator: "&")
        let json = "{" + names.map { #""\#($0)":1"# }.joined(separator: ",") + "}"
        #expect(((try? RequestParameters(form: Array(form.utf8)[...])) != nil) == isTaken)
        #expect(((try? RequestParameters(json: Array(json.utf8))) != nil) == isTaken)
    }

    @Test("objects may hold anything where nobody looks, and nothing where `null` or empty stands")
    func objects() throws {
        let text = #"{"a":null,"b":"","c":{"d":[1]},"e":"x"}"#
        let parameters = try RequestParameters(json: Array(text.utf8))
        #expect(!parameters.has("a") && !parameters.has("b") && parameters.has("c"))
        #expect(try parameters.text("e") == "x")
        #expect(throws: OAuthError.self) { try parameters.text("c") }
    }

    @Test(
        "scopes are separated by blanks alone",
        arguments: [
            ("a b", ["a", "b"]), ("", []), ("  a  b a ", ["a", "b"]), ("a\tb", nil),
            ("a\u{A0}b", nil), ("a\"", nil), ("a\\", nil), ("a\u{7F}", nil), ("!~[]", ["!~[]"]),
        ] as [(ExactString, [ExactString]?)]
    )
    func scopes(text: ExactString, scopes: [ExactString]?) {
        #expect((try? ScopeList(parsing: text))?.scopes == scopes)
    }
}

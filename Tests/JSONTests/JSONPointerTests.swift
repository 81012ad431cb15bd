import JSON
import Testing

@Suite("JSON Pointer")
struct JSONPointerTests {
    /// The document of RFC 6901 §5.
    static let document = #"""
        { "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5,
          "k\"l": 6, " ": 7, "m~n": 8 }
        """#

    @Test(
        "finds what RFC 6901 §5 says",
        arguments: [
            ("/foo", #"["bar","baz"]"#), ("/foo/0", #""bar""#), ("/", "0"), ("/a~1b", "1"),
            ("/c%d", "2"),
            ("/e^f", "3"), ("/g|h", "4"), (#"/i\j"#, "5"), (#"/k"l"#, "6"), ("/ ", "7"),
            ("/m~0n", "8"),
            ("/foo/1", #""baz""#),
        ]
    )
    func published(_ pointer: String, _ expected: String) throws {
        let document = try JSONValue(parsing: Array(JSONPointerTests.document.utf8))
        #expect(
            try JSONPointer(pointer).resolve(in: document)
                == JSONValue(parsing: Array(expected.utf8))
        )
    }

    @Test("the empty pointer is the whole document")
    func whole() throws {
        let pointer = try JSONPointer("")
        #expect(pointer.tokens.isEmpty)
        #expect(pointer.resolve(in: ["a": 1]) == ["a": 1])
    }

    @Test(
        "finds nothing",
        arguments: [
            "/bar", "/foo/2", "/foo/-", "/foo/00", "/foo/01", "/foo/+1", "/foo/-1", "/foo/ 1",
            "/foo/1.0", "/foo/1e0",
            "/foo/", "/foo/0/0", "/foo/bar", "/foo/18446744073709551616",
            "/foo/99999999999999999999999999",
            "/foo/١", "//", "/m~0n/x", "/foo/0x1", "/Foo", "/m~01n",
        ]
    )
    func nothing(_ pointer: String) throws {
        let document = try JSONValue(parsing: Array(JSONPointerTests.document.utf8))
        #expect(try JSONPointer(pointer).resolve(in: document) == nil)
    }

    @Test(
        "reads its tokens",
        arguments: [
            ("/~01", ["~1"]), ("/~10", ["/0"]), ("/~1~0", ["/~"]), ("//", ["", ""]),
            ("/a//b/", ["a", "", "b", ""]),
            ("/é/\u{0}", ["é", "\u{0}"]),
        ] as [(String, [ExactString])]
    )
    func tokens(_ text: String, _ tokens: [ExactString]) throws {
        let pointer = try JSONPointer(text)
        #expect(pointer.tokens == tokens)
        #expect(pointer.text == ExactString(text))
    }

    @Test(
        "refuses what is no pointer",
        arguments: [
            ("foo", JSONPointerError.noLeadingSlash), ("#/foo", .noLeadingSlash),
            (" /foo", .noLeadingSlash),
            ("/~", .badEscape), ("/a~", .badEscape), ("/~2", .badEscape), ("/~/a", .badEscape),
            ("/~~0", .badEscape),
        ]
    )
    func refuses(_ text: String, _ error: JSONPointerError) {
        #expect(throws: error) { try JSONPointer(text) }
        #expect(!"\(error)".isEmpty)
    }

    @Test("compares names by bytes, itself included")
    func bytes() throws {
        let document: JSONValue = ["\u{E9}": 1]
        #expect(try JSONPointer("/\u{E9}").resolve(in: document) == 1)
        #expect(try JSONPointer("/e\u{301}").resolve(in: document) == nil)
        #expect(
            try Set([JSONPointer("/\u{E9}"), JSONPointer("/e\u{301}"), JSONPointer("/\u{E9}")])
                .count == 2
        )
    }
}

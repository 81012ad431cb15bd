import JSON
import Testing

@testable import Authorization

@Suite("Permission patterns")
struct PatternTests {
    struct Match: Sendable, CustomTestStringConvertible {
        let pattern: ExactString
        let action: ExactString
        let type: ExactString
        let id: ExactString
        let matches: Bool

        var testDescription: String {
            "`\(pattern)` \(matches ? "matches" : "does not match") \(action) \(type) \(id)"
        }
    }

    /// Pattern, question as `action type id`, and whether the one matches the other.
    static let matches: [Match] = [
        // A type alone means every id.
        match("read:document", "read document 42", true),
        match("read:document", "read document a/b/c", true),
        match("read:document", "read document /", true),
        match("read:document", "Read document 42", false),
        match("read:document", "read documents 42", false),
        match("read:document", "read document:x 42", false),
        // Ids, piece by piece.
        match("read:document/42", "read document 42", true),
        match("read:document/42", "read document 421", false),
        match("read:document/42", "read document 42/", false),
        match("read:document/42", "read document /42", false),
        match("read:document/a/b", "read document a/b", true),
        match("read:document/a/b", "read document a/b/c", false),
        match("read:document/a/b", "read document a", false),
        match("read:document/a//b", "read document a//b", true),
        match("read:document/a//b", "read document a/b", false),
        match("read:document//", "read document /", true),
        match("read:document//", "read document //", false),
        // `*` is one whole piece, an empty one too.
        match("read:document/*", "read document 42", true),
        match("read:document/*", "read document a/b", false),
        match("read:document/*/b", "read document a/b", true),
        match("read:document/*/b", "read document /b", true),
        match("read:document/*/b", "read document b", false),
        match("read:document/a/*", "read document a/", true),
        match("read:document/a/*", "read document a", false),
        match("read:document/a/*/c", "read document a/b/c", true),
        match("read:document/a/*/c", "read document a/b/d", false),
        // `**` is one or more pieces.
        match("read:document/**", "read document a", true),
        match("read:document/**", "read document a/b/c", true),
        match("read:document/a/**", "read document a/b", true),
        match("read:document/a/**", "read document a/b/c/d", true),
        match("read:document/a/**", "read document a/", true),
        match("read:document/a/**", "read document a", false),
        match("read:document/a/**", "read document b/c", false),
        match("read:document/*/**", "read document a/b", true),
        match("read:document/*/**", "read document a", false),
        // Whole actions and types.
        match("*:document", "share document 1", true),
        match("*:document", "share folder 1", false),
        match("read:*", "read folder 1", true),
        match("read:*/1", "read folder 1", true),
        match("read:*/1", "read folder 2", false),
        match("*:*", "read folder 1", true),
        match("*:*/**", "read folder 1/2", true),
        // The reserved type.
        match("*:*", "grant rolecall role/viewer", false),
        match("grant:*", "grant rolecall role/viewer", false),
        match("*:*/**", "grant rolecall role/viewer", false),
        match("*:rolecall", "grant rolecall role/viewer", true),
        match("grant:rolecall/role/*", "grant rolecall role/viewer", true),
        match("grant:%72olecall/role/*", "grant rolecall role/viewer", true),
        match("*:*", "grant Rolecall role/viewer", true),
        match("*:*", "grant rolecalls role/viewer", true),
        // The first `:` and the first `/` split; further ones are text.
        match("read:a:b", "read a:b 1", true),
        match("read:a:b/c:d", "read a:b c:d", true),
        match("a/b:doc", "a/b doc 1", true),
        match("a%3Ab:doc", "a:b doc 1", true),
        match("read:a%2Fb/c", "read a/b c", true),
        match("read:a%2fb", "read a/b c", true),
        // Escapes.
        match("read:document/%2A", "read document *", true),
        match("read:document/%2A", "read document x", false),
        match("read:document/%2a%2A", "read document **", true),
        match("%2A:document", "* document 1", true),
        match("%2A:document", "read document 1", false),
        match("read:%2A", "read * 1", true),
        match("read:%2A", "read document 1", false),
        match("read:document/100%25", "read document 100%", true),
        match("read:document/100%25", "read document 100%25", false),
        match("read:document/%C3%A9", "read document \u{E9}", true),
        match("read:document/%41", "read document A", true),
        // Bytes as such.
        match("read:document/\u{E9}", "read document e\u{301}", false),
        match("read:document/K", "read document \u{212A}", false),
        match("read:document/auth0|x", "read document auth0|x", true),
        match("read:document/{id}", "read document {id}", true),
        match("read:document/{id}", "read document 7", false),
        match("read:document/a?b#c", "read document a?b#c", true),
        match("read:document/..", "read document ..", true),
        match("read:document/a/../b", "read document b", false),
        match("read:document/%2E%2E", "read document ..", true),
        // Values are data: nothing in them is expanded.
        match("read:document/a", "read document *", false),
        match("read:document/a", "read document %61", false),
        match("read:document/a/b", "read document a%2Fb", false),
        match("read:document/*", "read document **", true),
    ]

    private static func match(
        _ pattern: ExactString,
        _ question: String,
        _ matches: Bool
    ) -> Match {
        let parts = question.utf8.split(separator: UInt8(ascii: " ")).map {
            ExactString(String($0) ?? "")
        }
        return Match(
            pattern: pattern,
            action: parts[0],
            type: parts[1],
            id: parts[2],
            matches: matches
        )
    }

    @Test("match as written", arguments: matches)
    func matching(_ match: Match) throws {
        var builder = PatternIndexBuilder()
        #expect(builder.insert(try PermissionPattern(parsing: match.pattern)) == 0)
        let request = try AccessRequest(
            action: match.action,
            resourceType: match.type,
            resourceID: match.id
        )
        let found = PatternIndex(builder).permissions(matching: request).slots
        #expect(found.count == (match.matches ? 1 : 0))
    }

    @Test("keep blanks")
    func blanks() throws {
        let pattern = try PermissionPattern(parsing: "read all:my document/ x ")
        #expect(pattern.action == .literal("read all"))
        #expect(pattern.resource.type == .literal("my document"))
        #expect(pattern.resource.id.pieces == [.literal(" x ")])
    }

    static let refused: [(text: ExactString, error: PatternError)] = [
        ("", .withoutType), ("read", .withoutType), ("read/document", .withoutType),
        ("read%3Adocument", .withoutType), ("*", .withoutType),
        (":document", .empty(.action)), ("read:", .empty(.type)), ("read:/42", .empty(.type)),
        ("read:document/", .empty(.id)), (":", .empty(.action)),
        ("re*:document", .misplacedWildcard), ("**:document", .misplacedWildcard),
        ("read:**", .misplacedWildcard), ("read:doc*", .misplacedWildcard),
        ("read:*doc/1", .misplacedWildcard), ("read:document/a*", .misplacedWildcard),
        ("read:document/**/a", .misplacedWildcard), ("read:document/**/**", .misplacedWildcard),
        ("read:document/***", .misplacedWildcard), ("read:document/a/**b", .misplacedWildcard),
        ("read:document/*%2A", .misplacedWildcard), ("read:**/a", .misplacedWildcard),
        ("read:document/%", .invalidEscape), ("read:document/%4", .invalidEscape),
        ("read:document/%4G", .invalidEscape), ("read:document/%%41", .invalidEscape),
        ("%+1:document", .invalidEscape), ("read:document/%4/1", .invalidEscape),
        ("read:document/a%2Fb", .escapedSlash), ("read:document/a%2fb", .escapedSlash),
        ("read:document/%00", .controlCharacter), ("read:document/\u{0}", .controlCharacter),
        ("read:document/a\nb", .controlCharacter), ("re\u{7F}ad:document", .controlCharacter),
        ("read:docu\u{85}ment", .controlCharacter), ("read:document/%C2%85", .controlCharacter),
        ("read:document/%0D", .controlCharacter), ("read:document/\u{1F}", .controlCharacter),
        ("read:document/%FF", .invalidUTF8), ("read:document/%C3", .invalidUTF8),
        ("read:document/%C3/%A9", .invalidUTF8), ("read:document/%ED%A0%80", .invalidUTF8),
        ("%C0%AE:document", .invalidUTF8),
    ]

    @Test("are refused when malformed", arguments: refused)
    func refusal(text: ExactString, error: PatternError) {
        #expect(throws: error) { try PermissionPattern(parsing: text) }
    }

    @Test("may be as long as the values that they match, once decoded")
    func lengths() throws {
        let action = String(repeating: "a", count: 256)
        let type = String(repeating: "%41", count: 256)
        let id = String(repeating: "i", count: 2046) + "/*"
        #expect(throws: Never.self) {
            try PermissionPattern(parsing: ExactString("\(action):\(type)/\(id)"))
        }
        #expect(throws: PatternError.tooLong(.action)) {
            try PermissionPattern(parsing: ExactString("\(action)a:\(type)/\(id)"))
        }
        #expect(throws: PatternError.tooLong(.type)) {
            try PermissionPattern(parsing: ExactString("\(action):\(type)a/\(id)"))
        }
        #expect(throws: PatternError.tooLong(.id)) {
            try PermissionPattern(parsing: ExactString("\(action):\(type)/\(id)/a"))
        }
        #expect(throws: PatternError.tooLong(.id)) {
            try PermissionPattern(parsing: ExactString("\(action):\(type)/i\(id)"))
        }
        #expect(throws: PatternError.tooLong(.id)) {
            try PermissionPattern(parsing: ExactString("a:t/\(id)*"))
        }
    }

    @Test("of a type or an id are scopes")
    func scopes() throws {
        #expect(try Scope(parsing: "document").resource.id == .every)
        #expect(try Scope(parsing: "doc:ument/team-7/**").resource.type == .literal("doc:ument"))
        #expect(throws: PatternError.empty(.type)) { try Scope(parsing: "") }
        #expect(throws: PatternError.empty(.type)) { try Scope(parsing: "/x") }
        #expect(throws: PatternError.empty(.id)) { try Scope(parsing: "document/") }
        #expect(throws: PatternError.misplacedWildcard) { try Scope(parsing: "**") }
        #expect(throws: PatternError.escapedSlash) { try Scope(parsing: "document/%2F") }
    }
}

@Suite("Values of a question")
struct RequestValueTests {
    @Test("have lengths from one byte to a limit")
    func lengths() {
        func text(_ count: Int) -> ExactString { ExactString(String(repeating: "x", count: count)) }
        #expect(throws: RequestValueError.empty(.action)) { try ActionName("") }
        #expect(throws: RequestValueError.empty(.type)) { try ResourceType("") }
        #expect(throws: RequestValueError.empty(.id)) { try ResourceID("") }
        #expect(throws: Never.self) { try ActionName(text(256)) }
        #expect(throws: Never.self) { try ResourceType(text(256)) }
        #expect(throws: Never.self) { try ResourceID(text(2048)) }
        #expect(throws: RequestValueError.tooLong(.action)) { try ActionName(text(257)) }
        #expect(throws: RequestValueError.tooLong(.type)) { try ResourceType(text(257)) }
        #expect(throws: RequestValueError.tooLong(.id)) { try ResourceID(text(2049)) }
        // 1,025 characters of two bytes.
        #expect(throws: RequestValueError.tooLong(.id)) {
            try ResourceID(ExactString(String(repeating: "\u{E9}", count: 1025)))
        }
    }

    @Test(
        "hold no control characters",
        arguments: [0x00, 0x09, 0x0A, 0x0D, 0x1F, 0x7F, 0x80, 0x85, 0x9F] as [UInt32]
    )
    func controlCharacters(code: UInt32) throws {
        let text = ExactString("a\(try #require(Unicode.Scalar(code)))b")
        #expect(throws: RequestValueError.controlCharacter(.action)) { try ActionName(text) }
        #expect(throws: RequestValueError.controlCharacter(.type)) { try ResourceType(text) }
        #expect(throws: RequestValueError.controlCharacter(.id)) { try ResourceID(text) }
    }

    @Test(
        "may hold everything else",
        arguments: [" ", "~", "\u{A0}", "\u{AD}", "\u{2028}", "\u{202E}", "\u{10FFFF}", "%00", "*"]
            as [ExactString]
    )
    func otherCharacters(text: ExactString) {
        #expect(throws: Never.self) { try ResourceID(text) }
    }

    @Test("the names of roles and rules have 1 to 128 bytes")
    func names() {
        #expect(RoleName("") == nil)
        #expect(RuleID("") == nil)
        #expect(RoleName(ExactString(String(repeating: "r", count: 128))) != nil)
        #expect(RoleName(ExactString(String(repeating: "r", count: 129))) == nil)
        #expect(RuleID(ExactString(String(repeating: "r", count: 128))) != nil)
        #expect(RuleID(ExactString(String(repeating: "r", count: 129))) == nil)
    }
}

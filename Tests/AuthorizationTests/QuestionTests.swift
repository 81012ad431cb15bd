import Authorization
import JSON
import Testing

@Suite("Questions in one text")
struct QuestionTests {
    static let read: [(words: [String], parts: [String])] = [
        (["read:document/42"], ["read", "document", "42"]),
        (["read", "document/42"], ["read", "document", "42"]),
        (["read:document/team-7/plan"], ["read", "document", "team-7/plan"]),
        (["read:document/a:b"], ["read", "document", "a:b"]),
        (["read:all", "document/42"], ["read:all", "document", "42"]),
        (["*:document/%2A"], ["*", "document", "%2A"]),
        (["read:document//"], ["read", "document", "/"]),
        (["r\u{E9}ad:d/\u{1F600}"], ["r\u{E9}ad", "d", "\u{1F600}"]),
        (["read:document/ "], ["read", "document", " "]),
    ]

    @Test("are split at the first mark and not decoded", arguments: read)
    func reading(words: [String], parts: [String]) throws {
        let request = try Question(words: words).request
        let texts = [request.action.text, request.resourceType.text, request.resourceID.text]
        #expect(texts.map(\.string) == parts)
    }

    static let refused: [[String]] = [
        [], [""], ["read"], ["read:document"], ["document/42"], [":document/42"], ["read:/42"],
        ["read:document/"], ["read", "document"], ["", "document/42"], ["read", "/42"],
        ["read", "document/"], ["read", "document", "42"], ["read:document/4\n2"],
        ["re\u{85}ad:document/42"],
        ["read:document/\u{7F}"], [String(repeating: "a", count: 257) + ":document/42"],
        ["read:document/" + String(repeating: "a", count: 2_049)],
    ]

    @Test("without an action, a type or an id are refused", arguments: refused)
    func refusal(words: [String]) {
        #expect(throws: QuestionProblem.self) { try Question(words: words) }
    }

    @Test("may be as long as a server takes them")
    func longest() throws {
        let longest = String(repeating: "a", count: 256)
        let id = String(repeating: "a", count: 2_048)
        #expect(
            try Question(words: ["\(longest):\(longest)/\(id)"]).text.utf8.count == 256 + 256
                + 2_048 + 2
        )
    }
}

import JSON
import Testing

@Suite("ExactString")
struct ExactStringTests {
    @Test(
        "tells apart what String holds for equal",
        arguments: [
            ("\u{E9}", "e\u{301}"), ("K", "\u{212A}"), (";", "\u{37E}"), ("\u{C5}", "\u{212B}"),
            ("a\u{323}\u{307}", "a\u{307}\u{323}"), ("\u{1E9B}\u{323}", "\u{1E9B}\u{323}"),
        ]
    )
    func canonicalEquivalence(_ first: String, _ second: String) {
        let bytesAreEqual = Array(first.utf8) == Array(second.utf8)
        #expect(first == second)
        #expect((ExactString(first) == ExactString(second)) == bytesAreEqual)
        #expect(Set([ExactString(first), ExactString(second)]).count == (bytesAreEqual ? 1 : 2))
    }

    /// Texts of every kind of storage: none, in the words of the string, literal and on the heap.
    static let texts = [
        "", "\u{0}", "a", "ab", "b", "aa", "document", "a\u{0}", "a\u{0}b", "é", "123456789012345",
        "1234567890123456", "1234567890123457", "a longer literal that is not small", "😀",
        "\u{FFFF}",
        "\r\n", "\n",
    ]

    @Test("finds the characters of category Cc and no others")
    func controlCharacters() {
        for value in (0...0x3000 as ClosedRange<UInt32>) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let isControl = scalar.properties.generalCategory == .control
            for text in ["\(scalar)", "é\(scalar)b", "long enough for the heap \(scalar)"] {
                if ExactString(text).hasControlCharacter != isControl { Issue.record("\(value)") }
            }
        }
    }

    @Test("compares, hashes and orders as its bytes do", arguments: texts)
    func asBytes(_ text: String) {
        for other in ExactStringTests.texts {
            // Built at run time, so that the storage is another one than the literal's.
            let copy = ExactString(String(decoding: Array(other.utf8), as: UTF8.self))
            let bytesAreEqual = Array(text.utf8) == Array(other.utf8)
            #expect((ExactString(text) == copy) == bytesAreEqual)
            #expect((ExactString(text) < copy) == text.utf8.lexicographicallyPrecedes(other.utf8))
            #expect(Set([ExactString(text), copy]).count == (bytesAreEqual ? 1 : 2))
        }
    }

    @Test("a substring's copy equals the text")
    func substring() {
        let text = "xx-document-of-some-length-xx"
        #expect(ExactString(String(text.dropFirst(3).dropLast(3))) == "document-of-some-length")
    }

    @Test("two neighbours do not hash like their parts moved")
    func hashing() {
        let pairs = Set([["ab", "c"], ["a", "bc"], ["abc", ""]] as [[ExactString]])
        #expect(pairs.count == 3)
    }

    @Test("reads as its text")
    func text() {
        let name: ExactString = "name"
        #expect(name.string == "name")
        #expect("\(name)" == "name")
        #expect(Array(name.utf8) == Array("name".utf8))
        #expect(ExactString("").isEmpty)
        #expect(!name.isEmpty)
    }
}

import JSON
import JSONReference
import Testing

@Suite("Reading JSON")
struct ReadingTests {
    @Test("reads what RFC 8259 allows", arguments: ReadingCase.acceptedTexts)
    func accepts(_ row: ReadingCase) { expectOutcome(of: row) }

    @Test("refuses what RFC 8259 does not allow", arguments: ReadingCase.refusedTexts)
    func refuses(_ row: ReadingCase) { expectOutcome(of: row) }

    @Test(
        "agrees with a naive reader",
        arguments: ReadingCase.acceptedTexts + ReadingCase.refusedTexts
    )
    func agrees(_ row: ReadingCase) {
        #expect((try? JSONValue(parsing: row.bytes)) == ReferenceParser.value(of: row.bytes))
    }

    @Test("reads a text wherever it stands in memory", arguments: 0..<70)
    func offsets(_ blanks: Int) throws {
        let text = #"{"name":"a\u00e9\"","list":[1,-2.5e3,true,"0123456789abcdef0123456789"]}"#
        let padded = Array(repeatElement(UInt8(ascii: " "), count: blanks)) + Array(text.utf8)
        #expect(try JSONValue(parsing: padded) == JSONValue(parsing: Array(text.utf8)))
        #expect(
            try JSONValue(parsing: padded.span.extracting(blanks...))["list"]?.array?.count == 4
        )
    }

    @Test("every cut of a text is refused")
    func truncation() {
        let text = Array(#"{"a":[1.5e-3,"\u00e9\n",{"b":null}],"c":false}"#.utf8)
        for count in 0..<text.count {
            #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text[..<count])) }
        }
    }

    private func expectOutcome(of row: ReadingCase) {
        let outcome = Result { () throws(JSONError) in try JSONValue(parsing: row.bytes) }
        let compact = outcome.map { String(decoding: $0.encoded(), as: UTF8.self) }
        switch (compact, row.outcome) {
        case (.success(let found), .success(let expected)):
            #expect(Array(found.utf8) == Array(expected.utf8))
        default: #expect(compact == row.outcome)
        }
    }
}

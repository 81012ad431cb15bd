import Foundation
import JSON
import Testing

@Suite("Writing JSON")
struct JSONWriterTests {
    private func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter(reserving: 0)
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test("puts commas and colons where they belong")
    func structure() {
        let found = text { writer in
            writer.beginObject()
            writer.key("a")
            writer.beginArray()
            writer.int(1)
            writer.beginArray()
            writer.endArray()
            writer.beginObject()
            writer.endObject()
            writer.string("x")
            writer.endArray()
            writer.key("b")
            writer.beginObject()
            writer.key("c")
            writer.bool(true)
            writer.key("d")
            writer.null()
            writer.endObject()
            writer.key("e")
            writer.raw(Array("[1]".utf8))
            writer.key("f")
            writer.value(["g": [false, 2]])
            writer.key("h")
            writer.bool(false)
            writer.endObject()
        }
        #expect(
            found
                == #"{"a":[1,[],{},"x"],"b":{"c":true,"d":null},"e":[1],"f":{"g":[false,2]},"h":false}"#
        )
    }

    @Test(
        "writes integers as they are",
        arguments: [0, 9, 10, -1, 99, 100, -100, 1_000_000, Int.max, Int.min]
    )
    func integers(_ value: Int) {
        #expect(text { $0.int(value) } == "\(value)")
    }

    @Test(
        "escapes what RFC 8259 §7 requires, and nothing else",
        arguments: 0..<0x300 as Range<UInt32>
    )
    func escapes(_ scalar: UInt32) throws {
        let character = String(try #require(Unicode.Scalar(scalar)))
        let short: [UInt32: String] = [
            0x08: "\\b", 0x09: "\\t", 0x0A: "\\n", 0x0C: "\\f", 0x0D: "\\r", 0x22: "\\\"",
            0x5C: "\\\\",
        ]
        let expected =
            short[scalar] ?? (scalar < 0x20 ? String(format: "\\u%04x", scalar) : character)
        #expect(Array(text { $0.string(character) }.utf8) == Array("\"\(expected)\"".utf8))
    }

    @Test(
        "leaves separators, noncharacters and pairs as they are",
        arguments: ["\u{2028}", "\u{2029}", "\u{FFFF}", "😀", "\u{7F}", "/"]
    )
    func plain(_ character: String) {
        #expect(text { $0.string(character) } == "\"\(character)\"")
    }

    @Test("escapes at every place of a text of every length", arguments: 1...40)
    func places(_ length: Int) throws {
        for place in 0..<length {
            for special in ["\"", "\\", "\n", "\u{1F}"] {
                let before = String(repeating: "x", count: place)
                let after = String(repeating: "é", count: (length - place) / 2)
                let content = before + special + after
                let written = text { $0.string(content) }
                #expect(
                    try JSONValue(parsing: Array(written.utf8)) == .string(ExactString(content))
                )
            }
        }
    }

    @Test("grows as far as it must, and escapes all of a text")
    func growth() throws {
        let content = String(repeating: "\u{1}\"a", count: 50_000)
        let written = text { writer in
            writer.beginArray()
            writer.string(content)
            writer.string(content)
            writer.endArray()
        }
        #expect(
            try JSONValue(parsing: Array(written.utf8)) == [
                .string(ExactString(content)), .string(ExactString(content)),
            ]
        )
    }

    @Test("escapes keys too")
    func keys() {
        let found = text { writer in
            writer.beginObject()
            writer.key("a\"\n")
            writer.int(1)
            writer.endObject()
        }
        #expect(found == #"{"a\"\n":1}"#)
    }

    @Test("keeps the text of numbers")
    func numbers() throws {
        let number = try #require(JSONNumber(text: "1.50e+400"))
        #expect(text { $0.number(number) } == "1.50e+400")
    }
}

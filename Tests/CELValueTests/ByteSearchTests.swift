import JSON
import Testing

@testable import CEL

@Suite("Search in bytes")
struct ByteSearchTests {
    @Test(
        "agrees with a naive search, for short and long needles",
        arguments: [1, 2, 3, 9, 17, 20, 40]
    )
    func differential(length: Int) {
        var generator = Xorshift(state: UInt64(length) &* 0x9E37_79B9_7F4A_7C15)
        for _ in 0..<400 {
            // Two letters, mostly one of them, make many near misses.
            let text = (0..<(generator.next() % 120)).map { _ in generator.letter() }
            let needle = (0..<length).map { _ in generator.letter() }
            let places = text.indices.filter { text[$0...].starts(with: needle) }
            let bound = Int(generator.next() % 120)
            #expect(
                ByteSearch.first(needle.span, in: text.span, from: bound)
                    == places.first { $0 >= bound }
            )
            #expect(
                ByteSearch.last(needle.span, in: text.span, upTo: bound)
                    == places.last { $0 <= bound }
            )
        }
    }

    @Test(
        "a needle made for the worst case is not looked for at each place anew",
        .timeLimit(.minutes(1))
    )
    func hostile() throws {
        let text = ExactString(String(repeating: "a", count: 1 << 17))
        let needle = ExactString(String(repeating: "a", count: 1 << 16) + "b")
        #expect(!text.contains(needle))
        #expect(text.lastIndex(of: needle) == -1)
        #expect(try text.replacing(needle, with: "", maximum: 1 << 17) == text)
        let reversed = ExactString("b" + String(repeating: "a", count: 1 << 16))
        #expect(try text.split(by: reversed, maximum: 10) == [text])
    }
}

private struct Xorshift {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state >> 8
    }

    mutating func letter() -> UInt8 { UInt8(ascii: next() % 8 == 0 ? "b" : "a") }
}

import JSON
import Testing

@testable import CEL

/// Texts that are nearly right, made by changing a few bytes of ones that are.
@Suite("Hostile texts")
struct HostileTextTests {
    private static let seeds = [
        "2009-02-13T23:31:30.123456789+01:00", "9999-12-31T23:59:59Z", "-1h30m5.250s",
        "9223372036.854775807s", "2001:db8::1.2.3.4", "::ffff:c0a8:1/120", "192.168.0.1/24",
        "America/New_York", "+05:30", "%.3f%d%%\u{E9}%s", "aGVsbG8=", "-1.5e+308", "0x1.8p-2",
        "9223372036854775807", "(a|b)*[[:alpha:]]+\\p{Greek}{2,5}$", "Infinity",
    ]

    @Test(
        "never trap a reader, and what is read is written so that it is read again",
        arguments: seeds
    )
    func readers(seed: String) throws {
        var mutation = Mutation(state: UInt64(seed.utf8.count) &* 0x9E37_79B9_7F4A_7C15)
        for _ in 0..<2000 {
            let text = mutation.of(seed)
            if let time = try? CELTimestamp(text) {
                #expect(try CELTimestamp(ExactString(time.description)) == time)
            }
            if let duration = try? CELDuration(text) {
                #expect(try CELDuration(ExactString(duration.description)) == duration)
            }
            if let address = try? IPAddress(text) {
                #expect(try IPAddress(ExactString(address.description)) == address)
            }
            if let network = try? IPNetwork(text) {
                #expect(try IPNetwork(ExactString(network.description)) == network)
                #expect(network.contains(network.masked))
            }
            if let number = try? NumberConversion.double(text), !number.isNaN {
                let written = ExactString(DoubleText.converted(number))
                #expect(try NumberConversion.double(written) == number)
            }
            if let number = try? NumberConversion.int(text) {
                #expect(try NumberConversion.int(ExactString(String(number))) == number)
            }
            if let bytes = try? Base64.decoded(text) {
                #expect(try Base64.decoded(Base64.encoded(bytes, maximum: 1000)) == bytes)
            }
            _ = try? CivilZone(text)
            _ = try? FormatString(text)
        }
    }

    @Test("never trap a function on text", arguments: seeds)
    func functions(seed: String) throws {
        var mutation = Mutation(state: UInt64(seed.utf8.count) &* 0xD1B5_4A32_D192_ED03)
        for _ in 0..<300 {
            let (text, other) = (mutation.of(seed), mutation.of(String(seed.prefix(2))))
            let (start, end) = (mutation.index(), mutation.index())
            let parts = try text.split(by: other, maximum: 1000)
            #expect(try parts.joined(by: other, maximum: 1000) == text)
            #expect(try text.replacing(other, with: other, maximum: 1000) == text || other.isEmpty)
            #expect(text.reversed.reversed == text)
            _ = try text.quoted(maximum: 1000)
            _ = try? text.substring(from: start, to: end)
            _ = try? text.character(at: start)
            if let place = try? text.index(of: other, from: max(start, 0)), place >= 0 {
                #expect(try text.substring(from: place).starts(with: other))
            }
            _ = try? text.lastIndex(of: other, upTo: end)
            _ = try? text.split(by: other, limit: start, maximum: 10)
            _ = try? text.replacing(other, with: text, limit: end, maximum: 500)
            if let expression = try? RegularExpression(text) { _ = try expression.matches(other) }
        }
    }
}

private struct Mutation {
    var state: UInt64

    private static let letters = Array(
        "0123456789abcdefxXzZT:.-+/% \0\n\u{E9}\u{1F600}".unicodeScalars
    )

    mutating func next(below bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 1) % bound
    }

    /// An index into a short text, or one far off.
    mutating func index() -> Int64 {
        [Int64(next(below: 12)), Int64(next(below: 12)), -1, .min, .max][next(below: 5)]
    }

    /// `seed` with up to three code points changed, added or taken away.
    mutating func of(_ seed: String) -> ExactString {
        var scalars = Array(seed.unicodeScalars)
        for _ in 0..<next(below: 4) {
            let place = next(below: scalars.count + 1)
            let letter = Self.letters[next(below: Self.letters.count)]
            switch next(below: 3) {
            case 0: scalars.insert(letter, at: place)
            case 1 where place < scalars.count: scalars[place] = letter
            default: if place < scalars.count { scalars.remove(at: place) }
            }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return ExactString(String(view))
    }
}

import Foundation
import JSON
import JSONReference
import Testing

@Suite("Generated JSON")
struct DifferentialTests {
    @Test(
        "is read as a naive reader reads it, whole and damaged",
        arguments: 1...4 as ClosedRange<UInt64>
    )
    func naiveReader(_ seed: UInt64) throws {
        var generator = TextGenerator(random: SplitMix(state: seed))
        var accepted = 0
        for _ in 0..<1500 {
            let text = Array(generator.document(depth: 4).utf8)
            for candidate in [text, generator.damaged(text), generator.damaged(text)] {
                let value = try? JSONValue(parsing: candidate)
                try #require(
                    value == ReferenceParser.value(of: candidate),
                    "\(String(decoding: candidate, as: UTF8.self).debugDescription)"
                )
                accepted += value == nil ? 0 : 1
            }
        }
        #expect((1000..<4000).contains(accepted))
    }

    @Test("is read as Foundation reads it", arguments: 11...14 as ClosedRange<UInt64>)
    func foundation(_ seed: UInt64) throws {
        var generator = TextGenerator(random: SplitMix(state: seed))
        for _ in 0..<300 {
            let text = Array(generator.document(depth: 4).utf8)
            guard let value = try? JSONValue(parsing: text) else { continue }
            let other = try JSONSerialization.jsonObject(
                with: Data(text),
                options: .fragmentsAllowed
            )
            #expect(isEqual(value, other), "\(String(decoding: text, as: UTF8.self))")
        }
    }

    @Test("comes back from its own text", arguments: 21...24 as ClosedRange<UInt64>)
    func roundTrip(_ seed: UInt64) throws {
        var generator = TextGenerator(random: SplitMix(state: seed))
        for _ in 0..<300 {
            let text = Array(generator.document(depth: 4).utf8)
            guard let value = try? JSONValue(parsing: text) else { continue }
            let compact = value.encoded()
            let again = try JSONValue(parsing: compact)
            #expect(again == value)
            #expect(again.encoded() == compact)
        }
    }

    private func isEqual(_ value: JSONValue, _ other: Any) -> Bool {
        switch (value, other) {
        case (.null, is NSNull): true
        case (.bool(let bool), let other as NSNumber): bool == other.boolValue
        case (.number(let number), let other as NSNumber): isNear(number, other.doubleValue)
        case (.string(let string), let other as String): string == ExactString(other)
        case (.array(let elements), let other as [Any]):
            elements.count == other.count && zip(elements, other).allSatisfy { isEqual($0, $1) }
        case (.object(let object), let other as [String: Any]):
            object.count == other.count
                && object.allSatisfy { member in
                    other[member.key.string].map { isEqual(member.value, $0) } ?? false
                }
        default: false
        }
    }

    /// The C library rounds to the nearest; Foundation goes through `Decimal` and loses a few bits.
    private func isNear(_ number: JSONNumber, _ other: Double) -> Bool {
        let nearest = unsafe strtod(number.text, nil)
        return number.double == nearest && abs(other - nearest) <= abs(nearest) * 1e-14
    }
}

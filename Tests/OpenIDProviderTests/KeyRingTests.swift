import Directory
import JSON
import OpenSSL
import Store
import Testing

@testable import OpenIDProvider

@Suite("Key ring")
struct KeyRingTests {
    static let now = UserTime(milliseconds: 1_000_000_000)
    static let overlapSeconds = 100

    static func key(
        _ id: ExactString,
        _ state: SigningKeyRecord.State,
        since seconds: Int64 = 0
    ) -> SigningKeyRecord {
        var record = SigningKeyRecord(
            id: id,
            privateKey: Secret([]),
            certificate: [],
            createdAt: UserTime(milliseconds: 0),
            state: state
        )
        record.stateSince = UserTime(milliseconds: now.milliseconds + seconds * 1_000)
        return record
    }

    static func ring(_ records: [SigningKeyRecord], spares: [ExactString] = []) -> KeyRing {
        KeyRing(
            records,
            spares: spares.map { key($0, .next) },
            now: now,
            overlapSeconds: overlapSeconds
        )
    }

    /// The changes as text.
    static func told(_ ring: KeyRing) -> [String] {
        ring.changes.saved.map { "\($0.id) \($0.state.rawValue)" }.sorted()
            + ring.changes.deleted.map { "no \($0)" }.sorted()
    }

    struct Settling: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let found: [SigningKeyRecord]
        let missing: Int
        let changes: [String]
    }

    static let cases: [Settling] = [
        Settling(
            testDescription: "an empty store",
            found: [],
            missing: 2,
            changes: ["x current", "y next"]
        ),
        Settling(
            testDescription: "a ring in order",
            found: [key("a", .current), key("b", .next), key("c", .previous, since: -99)],
            missing: 0,
            changes: []
        ),
        Settling(
            testDescription: "a previous key whose tokens are dead",
            found: [key("a", .current), key("b", .next), key("c", .previous, since: -100)],
            missing: 0,
            changes: ["no c"]
        ),
        Settling(
            testDescription: "no next key",
            found: [key("a", .current)],
            missing: 1,
            changes: ["y next"]
        ),
        Settling(
            testDescription: "no current key",
            found: [key("b", .next)],
            missing: 1,
            changes: ["b current", "y next"]
        ),
        Settling(
            testDescription: "two current keys",
            found: [key("a", .current, since: -2), key("b", .current, since: -1), key("c", .next)],
            missing: 0,
            changes: ["a previous"]
        ),
        Settling(
            testDescription: "two next keys",
            found: [key("a", .current), key("b", .next, since: -2), key("c", .next, since: -1)],
            missing: 0,
            changes: ["no b"]
        ),
        Settling(
            testDescription: "previous keys alone",
            found: [key("a", .previous)],
            missing: 2,
            changes: ["x current", "y next"]
        ),
    ]

    @Test("puts in order what it finds", arguments: cases)
    func settling(_ example: Settling) {
        #expect(Self.ring(example.found).missingCount == example.missing)
        var ring = Self.ring(example.found, spares: ["y", "x"])
        if example.missing == 1 { ring = Self.ring(example.found, spares: ["y"]) }
        ring.settle()
        #expect(Self.told(ring) == example.changes)
        for record in ring.changes.saved { #expect(record.stateSince == Self.now) }
    }

    @Test("rotates: next signs, current is published, and there is a new next")
    func rotation() throws {
        let found = [
            Self.key("a", .current, since: -50), Self.key("b", .next, since: -50),
            Self.key("c", .previous, since: -100),
        ]
        var ring = Self.ring(found, spares: ["x"])
        try ring.rotate()
        #expect(Self.told(ring) == ["a previous", "b current", "x next", "no c"])
        #expect(ring.changes.saved.allSatisfy { $0.stateSince == Self.now })
    }

    @Test("publishes eight keys at most", arguments: [(5, true), (6, false)])
    func bound(previous: Int, isRotated: Bool) {
        let old = (0..<previous).map { Self.key(ExactString("p\($0)"), .previous, since: -1) }
        var ring = Self.ring(
            [Self.key("a", .current), Self.key("b", .next)] + old,
            spares: ["x"]
        )
        do throws(SigningKeysError) {
            try ring.rotate()
            #expect(isRotated)
            #expect(2 + previous + 1 == KeyRing.publishedMax)
        } catch {
            #expect(error == .rotatedTooOften(publishedMax: KeyRing.publishedMax))
            #expect(!isRotated)
            #expect(ring.changes.isEmpty)
        }
    }
}

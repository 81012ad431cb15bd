import Directory
import JSON
import Store
import Testing

@Suite("Limits of audit entries")
struct AuditLimitTests {
    /// SHA-256 of 20,000 times `ä`, and of the same in quotes, computed with other tools.
    private static let textDigest =
        "cf606d2551ff43ea494c9e816ceb2aa7ee174ff947e2ff9a8794f1962a08f24b"
    private static let valueDigest =
        "4f15de67da4d7c341533d1ddb42c1a7115e430fe59203170d5264449a1bb80cc"
    private static let long = String(repeating: "ä", count: 20_000)

    private func entry(_ change: (inout AuditEvent) -> Void) throws -> AuditEvent {
        var event = AuditLines.events[0]
        change(&event)
        let revision = Revision(epoch: 1, sequence: 1)
        return try AuditEntry(event, after: .origin, revision: revision).event
    }

    @Test(
        "cut a text that is longer, between characters, and say what it was",
        arguments: [
            (\.reason, AuditLimits.reasonBytesMax), (\.subject, AuditLimits.idBytesMax),
            (\.requestID, AuditLimits.idBytesMax),
        ] as [(any WritableKeyPath<AuditEvent, ExactString?> & Sendable, Int)]
    )
    func text(
        path: any WritableKeyPath<AuditEvent, ExactString?> & Sendable,
        bytesMax: Int
    ) throws {
        let fitting = ExactString(String(repeating: "a", count: bytesMax))
        #expect(try entry { $0[keyPath: path] = fitting }[keyPath: path] == fitting)
        let over = try entry { $0[keyPath: path] = ExactString(fitting.string + "a") }
        #expect(over[keyPath: path]?.utf8.count == bytesMax)
        let cut = try #require(
            try entry { $0[keyPath: path] = ExactString(Self.long) }[keyPath: path]
        )
        #expect((bytesMax - 1...bytesMax).contains(cut.utf8.count))
        let note = "… [cut: 40000 bytes, sha256 \(Self.textDigest)]"
        #expect(cut.string.hasSuffix("ä" + note))
        #expect(Self.long.hasPrefix(cut.string.dropLast(note.count)))
    }

    @Test("cut the id of an actor that is longer")
    func actor() throws {
        let event = AuditEvent(
            .keysRotated,
            by: AuditActor(.client, ExactString(Self.long)),
            at: UserTime(milliseconds: 0)
        )
        let revision = Revision(epoch: 1, sequence: 1)
        let found = try AuditEntry(event, after: .origin, revision: revision).event.actor
        #expect(found.kind == .client)
        #expect(found.id.string.hasSuffix("[cut: 40000 bytes, sha256 \(Self.textDigest)]"))
        #expect(found.id.utf8.count <= AuditLimits.idBytesMax)
    }

    @Test("cut JSON that is larger, and say what it was")
    func state() throws {
        let text = String(repeating: "a", count: AuditLimits.stateBytesMax - 2)
        let fitting = JSONValue.string(ExactString(text))
        #expect(try entry { $0.before = fitting }.before == fitting)
        let over = try entry { $0.before = .string(ExactString(text + "a")) }
        #expect(over.before?["cut"]?["bytes"]?.number?.int == AuditLimits.stateBytesMax + 1)
        let cut = try entry { $0.after = .string(ExactString(Self.long)) }.after?["cut"]
        #expect(cut?["bytes"]?.number?.int == 40_002)
        #expect(cut?["sha256"]?.string?.string == Self.valueDigest)
        // The quote is a byte, the characters are two: half of one does not fit.
        let beginning = "\"" + String(repeating: "ä", count: AuditLimits.stateBytesKept / 2 - 1)
        #expect(cut?["beginning"]?.string?.string == beginning)
    }

    @Test("cut JSON that is deeper")
    func depth() throws {
        func nested(_ depth: Int) -> JSONValue {
            (1..<depth).reduce([]) { value, number in number % 2 == 0 ? [value] : ["a": value] }
        }
        let fitting = nested(AuditLimits.stateDepthMax)
        #expect(try entry { $0.after = fitting }.after == fitting)
        let deeper = try entry { $0.after = nested(AuditLimits.stateDepthMax + 1) }
        #expect(deeper.after?["cut"] != nil)
    }
}

import Directory
import JSON
import Store
import Testing

/// Three lines of an export, and the digest of the last, computed with other tools.
enum AuditLines {
    static let lines = [
        #"{"format":1,"sequence":1,"previous":"0000000000000000000000000000000000000000000000000000000000000000","time":"2023-11-14T22:13:20.000Z","revision":"1f0c39aa.42","actor_kind":"operator","actor":"root","kind":"store_restored"}"#,
        #"{"format":1,"sequence":2,"previous":"0991995a6da02192cd67831c2212585e5d3d1065c6264107c10d307d38df8da1","time":"2023-11-14T22:13:20.001Z","revision":"1f0c39aa.43","actor_kind":"user","actor":"auth0|é","kind":"grant_given","stage":"intent","subject":"auth0|2","before":null,"after":{"role":"editor","scope":"document/\"7\"/**"},"request_id":"01J\t\u0001","reason":"on call"}"#,
        #"{"format":1,"sequence":3,"previous":"598e49fd37157c67e5e4e4c40675a49eba88ea3bec11f75cb8a464bceeae831d","time":"2023-11-14T22:13:20.002Z","revision":"1f0c39aa.44","actor_kind":"system","actor":"tenant","kind":"grant_given","stage":"outcome","intent":2,"outcome":"done"}"#,
    ]
    static let last = "afc3c02a0ae8a8ebf70cd461b11b173a66f7650b60ec7a61a7c6f27aa48b82ee"

    /// The events of the lines.
    static var events: [AuditEvent] {
        func time(_ milliseconds: Int64) -> UserTime {
            UserTime(milliseconds: 1_700_000_000_000 + milliseconds)
        }
        let restored = AuditEvent(.storeRestored, by: AuditActor(.operator, "root"), at: time(0))
        var intent = AuditEvent(
            .grantGiven,
            by: AuditActor(.user, "auth0|é"),
            at: time(1),
            stage: .intent,
            subject: "auth0|2"
        )
        intent.before = .null
        intent.after = ["role": "editor", "scope": "document/\"7\"/**"]
        intent.requestID = "01J\t\u{1}"
        intent.reason = "on call"
        let outcome = AuditEvent(
            .grantGiven,
            by: AuditActor(.system, "tenant"),
            at: time(2),
            stage: .outcome(of: 2, .done)
        )
        return [restored, intent, outcome]
    }

    /// The entries of the lines.
    static func entries() throws -> [AuditEntry] {
        var head = AuditHead.origin
        return try events.enumerated().map { number, event in
            let revision = Revision(epoch: 0x1F0C_39AA, sequence: UInt64(42 + number))
            let entry = try AuditEntry(event, after: head, revision: revision)
            head = entry.head
            return entry
        }
    }
}

@Suite("Texts of audit entries")
struct AuditTextTests {
    @Test("are the lines that other tools hash to the same digests")
    func known() throws {
        let entries = try AuditLines.entries()
        #expect(entries.map { String(decoding: $0.text, as: UTF8.self) } == AuditLines.lines)
        #expect(entries.last?.hash.description == AuditLines.last)
        #expect(entries.map(\.sequence) == [1, 2, 3])
    }

    @Test("are read as they were written")
    func read() throws {
        let entries = try AuditLines.entries()
        for (line, entry) in zip(AuditLines.lines, entries) {
            let found = try AuditEntry(text: Array(line.utf8))
            #expect(found == entry && found?.event == entry.event && found?.hash == entry.hash)
        }
    }

    @Test(
        "are read in no other form",
        arguments: [
            ("{\"format\":1", "{\"format\":2"), ("{\"format\":1", "{ \"format\":1"),
            ("\"sequence\":2", "\"sequence\":02"), ("\"sequence\":2", "\"sequence\":-2"),
            ("\"sequence\":2", "\"sequence\":2.0"), ("\"sequence\":2", "\"sequence\":\"2\""),
            ("\"sequence\":2", "\"sequence\":18446744073709551616"),
            ("\"0991", "\"991"), ("\"0991", "\"G991"), ("20.001Z", "20.001"),
            ("aa.43", "aa.043"), ("\"user\"", "\"users\""), ("grant_given", "grant_give"),
            ("\"stage\":\"intent\"", "\"stage\":\"whole\""),
            ("\"stage\":\"intent\"", "\"stage\":\"outcome\""),
            ("\"stage\":\"intent\"", "\"stage\":\"outcome\",\"intent\":1,\"outcome\":\"ok\""),
            ("\"subject\":\"auth0|2\"", "\"subject\":7"), ("\\u0001", "\\u00e9"),
            ("\"subject\":", "\"object\":"),
            ("\"reason\":\"on call\"}", "\"reason\":\"on call\"} "),
            ("\"reason\":\"on call\"}", "\"reason\":\"on call\",\"x\":1}"), ("é", "\\u00e9"),
            ("\"before\":null,", "\"before\":null,\"before\":null,"),
        ]
    )
    func other(piece: String, replacement: String) throws {
        let line = AuditLines.lines[1].replacing(piece, with: replacement)
        #expect(line != AuditLines.lines[1])
        #expect(try AuditEntry(text: Array(line.utf8)) == nil)
    }

    @Test("are no JSON at all", arguments: ["", "null", "[]", "{}", "{"])
    func nothing(text: String) throws {
        #expect(try AuditEntry(text: Array(text.utf8)) == nil)
    }

    @Test("are read up to a limit")
    func tooLarge() throws {
        func entry(_ reason: Int) throws -> AuditEntry {
            var event = AuditLines.events[0]
            event.reason = ExactString(String(repeating: "a", count: reason))
            return try AuditEntry(
                bounded: event,
                sequence: 1,
                previous: .zero,
                revision: Revision(epoch: 1, sequence: 1)
            )
        }
        let rest = try entry(1).text.count - 1
        let largest = try entry(AuditEntry.textBytesMax - rest)
        #expect(largest.text.count == AuditEntry.textBytesMax)
        #expect(try AuditEntry(text: largest.text) == largest)
        #expect(try AuditEntry(text: entry(AuditEntry.textBytesMax - rest + 1).text) == nil)
    }

    @Test("leave empty texts out")
    func empty() throws {
        var event = AuditLines.events[0]
        event.subject = ""
        event.requestID = ""
        event.reason = ""
        let entry = try AuditEntry(
            event,
            after: .origin,
            revision: Revision(epoch: 0x1F0C_39AA, sequence: 42)
        )
        #expect(String(decoding: entry.text, as: UTF8.self) == AuditLines.lines[0])
    }
}

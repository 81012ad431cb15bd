import JSON
import Testing

@Suite("Recorded exchanges", .enabled(if: Recording.areThere, "no vectors"))
struct RecordingTests {
    @Test("have the same status, members and types", arguments: RecordedSession.all)
    func replay(session: RecordedSession) async throws {
        try await withManagement { management in
            var replay = Replay(management)
            for recording in session.recordings { try await replay.run(recording) }
        }
    }

    @Test("most of those about users are repeated")
    func complete() {
        #expect(RecordedSession.all.map(\.recordings.count).reduce(0, +) >= 50)
    }

    @Test(
        "wait for what is not served yet",
        arguments: Set(Recording.all.compactMap(\.waitsFor)).sorted()
    )
    func waiting(reason: String) throws {
        let count = Recording.all.filter { $0.waitsFor == reason }.count
        try Test.cancel("\(count) exchanges: \(reason)")
    }
}

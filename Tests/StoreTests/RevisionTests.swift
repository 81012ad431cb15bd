import Store
import Testing

@Suite("Revisions")
struct RevisionTests {
    @Test(
        "are written and read as epoch and sequence",
        arguments: [
            ("00000000.0", 0, 0), ("1f0c39aa.42", 0x1F0C_39AA, 42),
            ("ffffffff.18446744073709551615", .max, .max), ("0000000a.10", 10, 10),
        ] as [(String, UInt32, UInt64)]
    )
    func known(text: String, epoch: UInt32, sequence: UInt64) {
        let revision = Revision(epoch: epoch, sequence: sequence)
        #expect(revision.description == text)
        #expect(Revision(text.utf8) == revision)
    }

    @Test(
        "are read in no other form",
        arguments: [
            "", ".", "1f0c39aa", "1f0c39aa.", ".42", "1f0c39a.42", "1f0c39aaa.42", "1F0C39AA.42",
            "1f0c39ag.42", "1f0c39aa.042", "1f0c39aa.-1", "1f0c39aa.+1", "1f0c39aa. 1",
            "1f0c39aa.1.2", "1f0c39aa.18446744073709551616", "1f0c39aa.1 ", " 1f0c39aa.1",
            "+f0c39aa.1", "-f0c39aa.1", "1f0c39aa.0x1", "1f0c39aa.99999999999999999999999999",
            "1f0c39aa.1.", "1f0c39aé.1",
        ]
    )
    func refused(text: String) {
        #expect(Revision(text.utf8) == nil)
    }

    @Test("are read from bytes that are no text")
    func bytes() {
        #expect(Revision([0xFF, 0x2E, 0x31] as [UInt8]) == nil)
        #expect(Revision(Array(repeating: 0xC3, count: 8) + Array(".1".utf8)) == nil)
    }
}

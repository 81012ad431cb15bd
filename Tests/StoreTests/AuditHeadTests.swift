import Store
import Testing

@Suite("Heads of the audit journal")
struct AuditHeadTests {
    private static let digest = AuditLines.last

    @Test("are written and read as place and digest", arguments: [0, 1, 42, .max] as [UInt64])
    func known(sequence: UInt64) throws {
        let hash = try #require(AuditHash(hexadecimal: Self.digest.utf8))
        let head = AuditHead(sequence: sequence, hash: hash)
        #expect(head.description == "\(sequence):\(Self.digest)")
        #expect(AuditHead(head.description.utf8) == head)
    }

    @Test(
        "are read in no other form",
        arguments: [
            "", ":", "1", "1:", ":\(digest)", "1:\(digest.dropLast())", "1:\(digest)0",
            "1:\(digest.uppercased())", "1:\(digest.dropLast())g", "01:\(digest)", "-1:\(digest)",
            "+1:\(digest)", "1:\(digest):", "1::\(digest)", " 1:\(digest)", "1:\(digest) ",
            "18446744073709551616:\(digest)", "999999999999999999999:\(digest)",
        ]
    )
    func refused(text: String) {
        #expect(AuditHead(text.utf8) == nil)
    }

    @Test("have digests of 32 bytes", arguments: [0, 31, 33])
    func length(count: Int) {
        #expect(AuditHash(Array(repeating: 7, count: count)) == nil)
        #expect(AuditHash(Array(repeating: 7, count: 32))?.bytes.count == 32)
    }

    @Test("begin at an origin of zeros")
    func origin() {
        #expect(AuditHead.origin.description == "0:" + String(repeating: "0", count: 64))
    }
}

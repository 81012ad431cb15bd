import Directory
import JSON
import Store
import Testing

@Suite("Revocations")
struct RevocationTests {
    private func subject(before: Int64, deadAt: Int64, at time: Int64) -> Revocation {
        Revocation(
            issuer: "i",
            .subject("s", issuedBefore: UserTime(milliseconds: before)),
            deadAt: UserTime(milliseconds: deadAt),
            revokedAt: UserTime(milliseconds: time)
        )
    }

    @Test(
        "of one subject are joined to the later times of each",
        arguments: [
            (30, 90, false), (29, 90, false), (30, 89, false), (31, 90, true), (30, 91, true),
            (31, 80, true), (20, 91, true),
        ] as [(Int64, Int64, Bool)]
    )
    func joined(before: Int64, deadAt: Int64, isWider: Bool) {
        let first = subject(before: 30, deadAt: 90, at: 1)
        let joined = first.joined(with: subject(before: before, deadAt: deadAt, at: 2))
        let expected = subject(
            before: max(30, before),
            deadAt: max(90, deadAt),
            at: isWider ? 2 : 1
        )
        #expect(joined == expected)
    }

    @Test("have an order of keys: issuer, subjects before tokens, value")
    func order() {
        let keys = [
            Revocation.Key(issuer: "a", kind: .subject, value: "z"),
            Revocation.Key(issuer: "a", kind: .token, value: "B"),
            Revocation.Key(issuer: "a", kind: .token, value: "a"),
            Revocation.Key(issuer: "b", kind: .subject, value: "a"),
        ]
        #expect(keys.reversed().sorted() == keys)
    }
}

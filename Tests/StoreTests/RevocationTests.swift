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

@Suite("Registered resources")
struct ResourceTests {
    @Test("have types and ids of bounded length")
    func keys() {
        func text(_ count: Int) -> ExactString { ExactString(String(repeating: "a", count: count)) }
        for (type, id, isValid) in [
            (1, 1, true), (256, 2_048, true), (0, 1, false), (1, 0, false), (257, 1, false),
            (1, 2_049, false),
        ] {
            #expect((ResourceKey(type: text(type), id: text(id)) != nil) == isValid)
        }
    }

    @Test("have no control characters in them", arguments: ["\u{0}", "\n", "\u{1F}", "\u{7F}"])
    func control(text: String) {
        #expect(ResourceKey(type: ExactString("a" + text), id: "a") == nil)
        #expect(ResourceKey(type: "a", id: ExactString(text + "a")) == nil)
    }

    @Test("have properties of bounded size and depth")
    func properties() {
        func sized(_ bytes: Int) -> JSONObject {
            let text = ExactString(String(repeating: "a", count: bytes - 8))
            return JSONObject([.init(key: "a", value: .string(text))])
        }
        #expect(ResourceProperties(sized(65_536))?.text.count == 65_536)
        #expect(ResourceProperties(sized(65_537)) == nil)
        func nested(_ depth: Int) -> JSONObject {
            let value = (2..<depth).reduce(JSONValue.array([])) { value, _ in [value] }
            return JSONObject([.init(key: "a", value: value)])
        }
        #expect(ResourceProperties(nested(32)) != nil)
        #expect(ResourceProperties(nested(33)) == nil)
    }
}

@Suite("Indexed grants")
struct IndexedGrantTests {
    @Test("are in force until the moment of their expiry")
    func expiry() {
        let grant = IndexedGrant(role: "r", expiresAt: UserTime(milliseconds: 10))
        #expect(grant.isInForce(at: UserTime(milliseconds: 9)))
        #expect(!grant.isInForce(at: UserTime(milliseconds: 10)))
        #expect(IndexedGrant(role: "r").isInForce(at: UserTime(milliseconds: .max)))
    }
}

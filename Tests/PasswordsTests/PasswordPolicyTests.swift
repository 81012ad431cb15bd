import Passwords
import Testing

@Suite("Password policy")
struct PasswordPolicyTests {
    /// The passwords of the test suite of `password-sheriff`, which Auth0 judges them by, and neighbours.
    static let cases: [(policy: PasswordPolicy, password: String, isAccepted: Bool)] = [
        (.none, "", false), (.none, "a", true), (.none, " ", true), (.none, "a\0", false),
        (.low, "hello", false), (.low, "hello!", true), (.low, "      ", true),
        (.fair, "hello", false), (.fair, "helloABC", false), (.fair, "hello123", false),
        (.fair, "HELLO123", false), (.fair, "heLLo12", false), (.fair, "heLLo123", true),
        (.good, "7C arac", false), (.good, "HELLO1234BYE", false), (.good, "!@#     HELLO", false),
        (.good, "1234!@# 999", false), (.good, "hello  !@# ", false), (.good, "helo1234", false),
        (.good, "helloHELLOBYE", false), (.good, "someP1! ", true), (.good, "somePas1", true),
        (.good, "some 123", true), (.good, "SOME-123", true), (.good, "some-ONE", true),
        (.good, "some\u{E9}123", false), (.good, "some\u{663}ONE", false),
        (.excellent, "7C arac#", false), (.excellent, "HELLO12345", false),
        (.excellent, "helloHELLOBYE", false), (.excellent, "hello111HELLO", false),
        (.excellent, "somePas1!", false), (.excellent, "somePas1! ", true),
        (.excellent, "somePas!! ", true), (.excellent, "somePas!!!", false),
        (.excellent, "somePASSWORD123!@# ", true),
    ]

    @Test("accepts what Auth0's levels accept", arguments: cases)
    func levels(policy: PasswordPolicy, password: String, isAccepted: Bool) {
        #expect(policy.accepts(password) == isAccepted)
    }

    @Test("has five levels, by these names")
    func names() {
        let names = PasswordPolicy.allCases.map(\.rawValue)
        #expect(names == ["none", "low", "fair", "good", "excellent"])
    }

    @Test("takes 72 bytes at most, at every level", arguments: PasswordPolicy.allCases)
    func longest(policy: PasswordPolicy) {
        let start = "aB3-"
        let longest = start + String(repeating: "xY", count: 34)
        #expect(longest.utf8.count == PasswordPolicy.bytesMax)
        #expect(policy.accepts(longest))
        #expect(!policy.accepts(longest + "z"))
        // Bytes, not characters.
        #expect(policy.accepts(start + String(repeating: "\u{E9}x", count: 22)))
        #expect(!policy.accepts(start + String(repeating: "\u{E9}x", count: 23)))
    }
}

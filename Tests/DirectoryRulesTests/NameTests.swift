import Directory
import JSON
import Testing

@Suite("Addresses, names and numbers")
struct NameTests {
    static let longLocalPart = String(repeating: "a", count: 64)
    static let label = String(repeating: "b", count: 63)
    /// 64 + 1 + 63 + 1 + 63 + 1 + 58 + 3 = 254 bytes.
    static let longest =
        "\(longLocalPart)@\(label).\(label).\(String(repeating: "c", count: 58)).de"

    @Test(
        "an e-mail address is kept in lower case",
        arguments: [
            ("chuck@example.com", "chuck@example.com"),
            ("Chuck.Norris+Tag@Example.COM", "chuck.norris+tag@example.com"),
            ("!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com"),
            ("a@xn--mnchen-3ya.de", "a@xn--mnchen-3ya.de"),
            ("\(longLocalPart)@example.com", "\(longLocalPart)@example.com"),
            (longest, longest),
        ]
    )
    func email(text: String, kept: String) {
        #expect(EmailAddress(ExactString(text))?.text.string == kept)
    }

    @Test(
        "what is no address, by a byte",
        arguments: [
            "", "@", "a", "a@", "@example.com", "a@example", "a@b@example.com", "a@.com",
            "a@example.", "a@example..com", ".a@example.com", "a.@example.com",
            "a..b@example.com", "a b@example.com", "a@exam ple.com", "a@-example.com",
            "a@example-.com", "a@exam_ple.com", "a@127.0.0.1", "a@[127.0.0.1]",
            "\"a\"@example.com", "a\u{0}@example.com", "a@example.com\n", " a@example.com",
            "ä@example.com", "a@exämple.com", "\u{212A}@example.com",
            "\(longLocalPart)a@example.com", "\(longest)e",
            "a@\(label)b.de",
        ]
    )
    func noEmail(text: String) {
        #expect(EmailAddress(ExactString(text)) == nil)
    }

    @Test(
        "a user name is kept in lower case",
        arguments: [
            ("Chuck", "chuck"), ("test-user983", "test-user983"), ("a", "a"),
            ("@`^$!-#.+'~_", "@`^$!-#.+'~_"), ("chuck@norris", "chuck@norris"),
            (String(repeating: "x", count: 128), String(repeating: "x", count: 128)),
        ]
    )
    func username(text: String, kept: String) {
        #expect(Username(ExactString(text))?.text.string == kept)
    }

    @Test(
        "what is no user name: an e-mail address above all",
        arguments: [
            "", "chuck@example.com", "a b", "a/b", "a|b", "a\"b", "ä",
            String(repeating: "x", count: 129),
        ]
    )
    func noUsername(text: String) {
        #expect(Username(ExactString(text)) == nil)
    }

    @Test(
        "a phone number is a plus and 1 to 15 digits",
        arguments: [
            ("+1", true), ("+123456789012345", true), ("+", false), ("", false), ("1", false),
            ("+1234567890123456", false), ("+1 2", false), ("+1a", false), ("++1", false),
            ("+١", false),
        ]
    )
    func phoneNumber(text: String, isOne: Bool) {
        #expect((PhoneNumber(ExactString(text)) != nil) == isOne)
    }

    @Test(
        "a picture is an `http` or `https` URL",
        arguments: [
            ("https://example-picture-url.jpg", true), ("HTTP://example.com/a?b#c", true),
            ("https://\(String(repeating: "x", count: 2_040))", true),
            ("https://\(String(repeating: "x", count: 2_041))", false),
            ("javascript:alert(1)", false), ("data:image/png;base64,AA==", false),
            ("https:/example.com", false), ("https://", false), ("https:///a.png", false),
            ("//example.com/a.png", false), ("a.png", false), ("", false),
            ("https://example.com/a b", false), ("https://example.com/\"", false),
        ]
    )
    func picture(text: String, isOne: Bool) {
        #expect((PictureURL(ExactString(text)) != nil) == isOne)
    }

    @Test("an id is made of 12 random bytes, and of no other number of them")
    func generatedID() {
        let id = UserID(strategy: .database, randomBytes: Array(0xF4...0xFF))
        #expect(id?.text == "auth0|f4f5f6f7f8f9fafbfcfdfeff")
        #expect(UserID(strategy: .sms, randomBytes: Samples.randomBytes)?.provider == "sms")
        #expect(UserID(strategy: .database, randomBytes: Array(0..<11)) == nil)
        #expect(UserID(strategy: .database, randomBytes: Array(0..<13)) == nil)
    }
}

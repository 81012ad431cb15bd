import Testing

@testable import MicroHTTPD

@Suite("Heads")
struct HeadTests {
    private let headers = HTTPHeaders([
        ("Host", "a"), ("Authorization", "Bearer x"), ("accept", " one\t"), ("Accept", ""),
        ("ACCEPT", "\u{E9}"),
    ])

    @Test("names are compared with ASCII case folded and nothing else")
    func names() {
        #expect(headers.count == 5)
        #expect(headers.first("host") == "a")
        #expect(headers.first("AUTHORIZATION") == "Bearer x")
        #expect(headers.count(of: "Accept") == 3)
        #expect(headers.first("Accept") == "one")
        #expect(headers.first("Accep") == nil)
        #expect(headers.first("Accept\u{301}") == nil)
        // The Kelvin sign is `k` to String, and `@` is next to the letters.
        #expect(HTTPHeaders([("k", "1"), ("@", "2")]).first("\u{212A}") == nil)
        #expect(HTTPHeaders([("`", "1")]).first("@") == nil)
        #expect(headers.bytes(of: "host").map(Array.init) == [0x61])
    }

    @Test("a field that must be single is told apart from one that is not there")
    func single() {
        #expect(headers.single("Host") == .value([0x61]))
        #expect(headers.single("Accept") == .repeated)
        #expect(headers.single("Accept-Language") == .absent)
    }

    @Test("a value that is not UTF-8 has bytes and no text")
    func invalidUTF8() {
        var headers = HTTPHeaders()
        unsafe [0x61].withUnsafeBufferPointer { name in
            unsafe [0xFF].withUnsafeBufferPointer { unsafe headers.append(name: name, value: $0) }
        }
        #expect(headers.first("a") == nil)
        #expect(headers.single("a") == .value([0xFF]))
        #expect(headers.bytes(of: "a") == [0xFF])
        #expect(headers.count(of: "a") == 1)
    }

    @Test("methods are known by their exact names")
    func methods() {
        for method in HTTPMethod.allCases where method != .other {
            #expect(HTTPMethod(name: method.rawValue.utf8) == method)
            #expect(HTTPMethod(name: method.rawValue.lowercased().utf8) == .other)
            #expect(HTTPMethod(name: (method.rawValue + "X").utf8) == .other)
            #expect(HTTPMethod(name: method.rawValue.utf8.dropLast()) == .other)
            #expect(HTTPMethod(name: [0] + Array(method.rawValue.utf8)) == .other)
        }
        #expect(HTTPMethod(name: []) == .other)
        #expect(HTTPMethod(name: [UInt8](repeating: 0x47, count: 5_000)) == .other)
    }

    @Test("Allow names each method once, in fixed order")
    func allow() {
        #expect([HTTPMethod.post, .get, .post, .other].allowHeader == "GET, POST")
        #expect([HTTPMethod]().allowHeader.isEmpty)
    }

    @Test("framing follows from the fields", arguments: FramingCase.all)
    func framing(_ expected: FramingCase) {
        let headers = HTTPHeaders(expected.fields)
        let outcome = Result { () throws(FramingFault) in
            try RequestFraming(headers, isHTTP11: true)
        }
        #expect(outcome == expected.outcome)
    }

    @Test("exactly the token characters may stand in a name (RFC 9110 §5.6.2)")
    func tokens() {
        let allowed = Set(
            "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8
        )
        for byte in UInt8.min...UInt8.max {
            let isAccepted = isToken([0x61, byte].span)
            #expect(isAccepted == allowed.contains(byte), "\(byte)")
        }
        let isEmptyAccepted = isToken([UInt8]().span)
        #expect(!isEmptyAccepted)
    }

    @Test(
        "hosts are those of URLs (RFC 3986 §3.2.2)",
        arguments: [
            ("", true), ("a", true), ("a:80", true), ("a:", true), (":80", true), ("a_b-c.d", true),
            ("192.0.2.1:8080", true), ("[::1]", true), ("[::1]:80", true), ("[v1.a:b]", true),
            ("%C3%A9", true), ("!$&'()*+,;=~", true), ("a:b", false), ("a:80:80", false),
            ("a b", false),
            ("a/b", false), ("a?b", false), ("a#b", false), ("a@b", false), ("a\\b", false),
            ("a\"b", false),
            ("[::1", false), ("::1", false), ("[::1]a", false), ("a[::1]", false), ("[", false),
            ("[]", false), ("[[::1]]", false),
            ("%", false), ("%4", false), ("%4g", false), ("[::1%]", false), ("\u{E9}", false),
            ("a\u{0}", false),
        ]
    )
    func hosts(_ text: String, _ isSound: Bool) {
        let bytes = Array(text.utf8)
        let isAccepted = isHost(bytes.span)
        #expect(isAccepted == isSound)
    }

    @Test("exactly tab and what is no control character may stand in a value (RFC 9110 §5.5)")
    func values() {
        for byte in UInt8.min...UInt8.max {
            for length in [1, 7, 40] {
                var value = [UInt8](repeating: 0x61, count: length)
                value[length - 1] = byte
                let isControl = byte != 0x09 && byte < 0x20 || byte == 0x7F
                let isFound = holdsControls(value.span)
                #expect(isFound == isControl, "\(byte)")
            }
        }
    }

    @Test(
        "addresses are written as usual and compared by their bytes",
        arguments: [
            (IPAddress(ipv4: 0x7F00_0001), "127.0.0.1", true),
            (IPAddress(ipv4: 0x7FFF_FFFF), "127.255.255.255", true),
            (IPAddress(ipv4: 0x8000_0001), "128.0.0.1", false),
            (IPAddress(ipv4: 0), "0.0.0.0", false),
            (IPAddress(high: 0, low: 1), "::1", true),
            (IPAddress(high: 0, low: 2), "::2", false),
            (IPAddress(high: 0, low: 0xFFFF_7F00_0001), "127.0.0.1", true),
            (IPAddress(high: 0x2001_0DB8_0000_0000, low: 1), "2001:db8::1", false),
        ]
    )
    func addresses(_ address: IPAddress, _ text: String, _ isLoopback: Bool) {
        #expect(address.description == text)
        #expect(address.isLoopback == isLoopback)
        #expect(PeerAddress.ip(address).isLocal == isLoopback)
    }

    @Test("durations of any size become nanoseconds without a trap")
    func durations() {
        #expect(Duration.seconds(-1).nanosecondsClamped == 0)
        #expect(Duration.zero.nanosecondsClamped == 0)
        #expect(Duration.nanoseconds(1_500_000_000).nanosecondsClamped == 1_500_000_000)
        #expect(Duration.seconds(Int64.max).nanosecondsClamped == .max)
        #expect(Duration.nanoseconds(1_000_000_001).secondsRoundedUp == 2)
        #expect(Duration.seconds(10).secondsRoundedUp == 10)
        #expect(MonotonicTime.never + 1 == .never)
        #expect(
            MonotonicTime(nanoseconds: 5).duration(since: MonotonicTime(nanoseconds: 2))
                == .nanoseconds(3)
        )
    }
}

/// Fields and what they say about the body.
struct FramingCase: Sendable, CustomTestStringConvertible {
    let fields: [(name: String, value: String)]
    let outcome: Result<RequestFraming, FramingFault>

    var testDescription: String { fields.map { "\($0.name): \($0.value)" }.joined(separator: ", ") }

    private static func sound(
        _ framing: RequestFraming,
        _ fields: (name: String, value: String)...
    ) -> FramingCase {
        FramingCase(fields: [("Host", "a")] + fields, outcome: .success(framing))
    }

    private static func fault(
        _ fault: FramingFault,
        _ fields: (name: String, value: String)...
    ) -> FramingCase {
        FramingCase(fields: [("Host", "a")] + fields, outcome: .failure(fault))
    }

    static let all: [FramingCase] = [
        .sound(.noBody),
        .sound(.noBody, ("Content-Length", "0")),
        .sound(.noBody, ("Content-Length", "000")),
        .sound(.length(12), ("content-length", "0012")),
        .sound(.length(.max - 1), ("Content-Length", "9223372036854775806")),
        .sound(.length(.max), ("Content-Length", "9223372036854775807")),
        .sound(.length(.max), ("Content-Length", "9223372036854775808")),
        .sound(.length(.max), ("Content-Length", "99999999999999999999990")),
        .sound(.chunked, ("Transfer-Encoding", "Chunked")),
        .fault(.lengthAndEncoding, ("Content-Length", "1"), ("Transfer-Encoding", "chunked")),
        .fault(.malformedLength, ("Content-Length", "1x")),
        .fault(.malformedLength, ("Content-Length", "")),
        .fault(.malformedLength, ("Content-Length", "\u{661}")),
        .fault(.unsupportedEncoding, ("Transfer-Encoding", "gzip")),
        .fault(.repeatedHeader, ("HOST", "a")),
        .fault(.malformedName, ("", "a")),
        .fault(.malformedName, ("a b", "a")),
        .fault(.malformedValue, ("a", "\u{B}")),
        FramingCase(fields: [("a", "b")], outcome: .failure(.missingHost)),
        FramingCase(fields: [("Host", "a b")], outcome: .failure(.malformedHost)),
    ]
}

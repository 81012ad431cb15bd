import Testing

@testable import MicroHTTPD

/// The same head again is not judged again; these look for heads that pass for one that they are not.
@Suite("Heads that a connection repeats")
struct KnownHeadTests {
    private static let good = """
        PATCH /echo?a=b HTTP/1.1\r
        Host: a.example\r
        X-One: 1\r
        X-Two: two\r
        Content-Length: 3\r
        \r
        abc
        """
    private static let chunked = """
        POST /echo HTTP/1.1\r
        Host: a.example\r
        Transfer-Encoding: chunked\r
        \r
        3\r
        abc\r
        0\r
        \r

        """
    private static let absolute = """
        GET http://a.example/things/1 HTTP/1.1\r
        Host: a.example\r
        \r

        """

    /// A good request, what stands in its head, and what stands there instead: of the same length, so that nothing
    /// else tells.
    struct Change: Sendable {
        let good: String
        let from: String
        let to: String
    }

    private static let changes =
        plainChanges.map { Change(good: good, from: $0, to: $1) }
        + [
            ("Encoding: chunked", "Encoding:chunked "), ("Encoding: chunked", "Encoding:\tchunked"),
            ("chunked", "Chunked"), ("chunked", "chunkee"), ("Transfer-E", "Transfer_E"),
            ("HTTP/1.1", "HTTP/1.0"),
        ].map { Change(good: chunked, from: $0, to: $1) }
        + [
            ("Host: a", "Host: b"), ("//a", "//b"), ("http:", "htTp:"), ("example/", "exampl//"),
            ("http://a", "httpx//a"),
        ].map { Change(good: absolute, from: $0, to: $1) }

    private static let plainChanges: [(String, String)] = [
        ("PATCH", "TRACE"), ("PATCH", "patch"), ("PATCH", "PATC\0"), ("PATCH /", "PATCH  "),
        ("/echo", "/ech0"), ("/echo", "/e%2F"), ("/echo", "/ech\0"), ("/echo", "/ech#"),
        ("?a=b", "?a=c"), ("?a=b", "?b=b"), ("?a=b", "&a=b"), ("?a=b", "?a\0b"), ("?a=b", "/a?b"),
        ("HTTP/1.1", "HTTP/1.0"), ("HTTP/1.1", "HTTP/1.7"), ("HTTP/1.1\r\n", "HTTP/1.1 \n"),
        ("Host:", "Hosu:"), ("Host:", "host:"), ("a.example", "b.example"),
        ("a.example", "a,example"),
        ("X-One", "X-On\0"), ("X-One", "Y-One"), ("X-One", "X One"),
        ("X-One: 1", "X-One: 2"), ("X-One: 1", "X-One:1 "), ("X-One: 1", "X-One:\t1"),
        ("X-One: 1", "X-One:  "), ("X-One: 1", "X-One: \0"), ("X-One: 1", "X-On: e1"),
        ("X-One: 1\r\n", "X-One: 1 \n"), ("X-One: 1\r\n", "X-One: 1\n\n"),
        ("X-One: 1\r\n", "X-One: 1\n\r"),
        ("X-One: 1\r\nX-Two: two\r\n", "X-Two: two\r\nX-One: 1\r\n"),
        ("X-One: 1\r\nX-Two: two\r\n", "X-Two: two\n\nX-One: 1\r\n"),
        // The same fields, and a blank more where a line end is shorter.
        ("HTTP/1.1\r\nHost: a", "HTTP/1.1\nHost:  a"),
        ("HTTP/1.1\r\nHost: a", "HTTP/1.1\rHost:  a"),
        ("1\r\nX-Two: two", "1\nX-Two:  two"), ("1\r\nX-Two: two", "1\rX-Two:  two"),
        ("Length: 3\r\n\r\n", "Length:  3\n\r\n"), ("Length: 3\r\n\r\n", "Length:  3\r\n\n"),
        ("X-Two", " -Two"), ("X-Two", "\t-Two"), ("X-Two: two", "Host: twoo"),
        ("\r\nX-Two", "\0\nX-Two"), ("\r\nX-Two", "  X-Two"),
        ("Content-Length: 3", "Content-Length: 2"), ("Content-Length: 3", "Content-Length: +"),
        ("Content-Length: 3", "Content-Length:3 "), ("Content-Length: 3", "Content-Lengtg: 3"),
        ("3\r\n\r\n", "3\r\n\n\n"), ("3\r\n\r\n", "3\n\n\r\n"),
    ]

    /// What a connection's requests were answered, and what the service was told of them.
    private struct Outcome: Equatable {
        var answers: [String] = []
        var told: [String] = []
    }

    private static func outcome(of requests: [String]) async throws -> Outcome {
        var outcome = Outcome()
        try await serving { serving in
            let last = "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            let received = try await blocking {
                let client = try serving.connect()
                client.send((requests + [last]).joined())
                return client.receiveAll()
            }
            let answers = RawResponse.all(in: try #require(received, "the connection stays open"))
            outcome.answers = answers.map { answer in
                // The library's own answer to a malformed length has a head for a body, with the time in it.
                let text = (answer["X-Failure"] ?? answer.text).split(separator: "\r\n")
                    .filter { !$0.hasPrefix("Date:") }
                return "\(answer.status) \(text) \(answer["Connection"] ?? "")"
            }
            // The library tells that a request is over before it closes the connection.
            outcome.told = serving.service.exchanges.map(description)
        }
        return outcome
    }

    private static func description(of exchange: HTTPExchange) -> String {
        guard let head = exchange.request?.head else { return "no sound head" }
        let fields = head.headers.fields.map { field in
            let (name, value) = (head.headers.bytes[field.name], head.headers.bytes[field.value])
            return "\(Array(name)): \(Array(value))"
        }
        let request = exchange.request
        return
            "\(head.method) \(request?.path ?? "") \(request?.query ?? "-") \(fields) \(exchange.ending)"
    }

    @Test("one that differs is judged as if it were the first", arguments: changes)
    func changed(_ change: Change) async throws {
        try #require(change.from.utf8.count == change.to.utf8.count)
        let good = change.good
        try #require(good.contains(change.from))
        let other = good.replacing(change.from, with: change.to, maxReplacements: 1)
        let goodAlone = try await Self.outcome(of: [good])
        let answer = try #require(goodAlone.answers.first)
        let told = try #require(goodAlone.told.first)
        let alone = try await Self.outcome(of: [other])
        for count in [1, 2] {
            let found = try await Self.outcome(of: Array(repeating: good, count: count) + [other])
            var expected = alone
            expected.answers.insert(
                contentsOf: Array(repeating: answer, count: count),
                at: 0
            )
            expected.told.insert(
                contentsOf: Array(repeating: told, count: count),
                at: 0
            )
            #expect(found == expected)
        }
    }

    @Test("one that is the same is the same to the service, but for the id that is made for it")
    func repeated() async throws {
        try await serving { serving in
            let own = "GET /hello HTTP/1.1\r\nHost: a\r\nX-Request-ID: mine\r\n\r\n"
            let none = "GET /hello?x HTTP/1.1\r\nHost: a\r\n\r\n"
            let filler = String(repeating: "x", count: KnownHead.bytesMax - own.utf8.count)
            let longest = own.replacing("mine", with: "mine\r\nX: \(filler.dropLast(5))")
            let tooLong = own.replacing("mine", with: "mine\r\nX: \(filler.dropLast(4))")
            try #require(longest.utf8.count == KnownHead.bytesMax)
            try #require(tooLong.utf8.count == KnownHead.bytesMax + 1)
            let most = (1...KnownHead.fieldsMax - 2).map { "\r\nX-\($0): x" }.joined()
            let session = own.replacing("mine", with: "mine\r\nCookie: a=b")
            let password = own.replacing("mine", with: "mine\r\nAuthorization: Basic YTpi")
            let requests =
                [own, own, none, none, own, longest, longest, tooLong, tooLong, longest]
                + [
                    session, session, password, password,
                    own.replacing("mine", with: "mine" + most),
                    own.replacing("mine", with: "mine" + most),
                    own.replacing("mine", with: "mine" + most + "\r\nX: x"),
                    own.replacing("mine", with: "mine" + most + "\r\nX: x"),
                ]
            let answers = try await blocking {
                let client = try serving.connect()
                client.send(requests.joined())
                return client.receive(answers: requests.count)
            }
            let heads = serving.service.begun.map { ObjectIdentifier($0.head) }
            let isSame = zip(heads, heads.dropFirst()).map { $0 == $1 }
            #expect(
                isSame == [
                    true, false, true, false, false, true, false, false, false,
                    false, false, false, false, false, true, false, false,
                ]
            )
            // One that is too long to be kept leaves the one before in its place.
            #expect(heads[9] == heads[6])
            let ids = answers.map { $0["X-Request-ID"] }
            #expect(ids == serving.service.begun.map(\.requestID))
            #expect(ids.map { $0 == "mine" } == requests.map { $0 != none })
            #expect(Set(ids).count == 3)
        }
    }
}

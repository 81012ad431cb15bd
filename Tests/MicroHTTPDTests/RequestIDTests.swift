import Testing

@testable import MicroHTTPD

@Suite("X-Request-ID")
struct RequestIDTests {
    @Test(
        "a valid id comes back byte for byte",
        arguments: [
            "a", "0af7651916cd43dd8448eb211c80319c", "with blanks  inside", "{\"json\": true};,\\",
            String(repeating: "~", count: 256),
        ]
    )
    func valid(_ id: String) async throws {
        try await check(["X-Request-ID: \(id)"]) { $0 == id }
    }

    @Test(
        "an invalid id is replaced",
        arguments: [
            ["X-Request-ID:"], ["X-Request-ID: \u{E9}"], ["X-Request-ID: a", "x-request-id: a"],
            ["X-Request-ID: \(String(repeating: "~", count: 257))"], ["X-Request-ID: a\tb"], [],
        ]
    )
    func invalid(_ lines: [String]) async throws {
        try await check(lines) { id in
            id?.utf8.count == 32 && id?.allSatisfy { $0.isHexDigit && !$0.isUppercase } == true
        }
    }

    @Test("an id that a NUL cuts is replaced")
    func cut() async throws {
        let head = "GET /hello HTTP/1.1\r\nHost: a\r\nX-Request-ID: ab\0c\r\n\r\n"
        try await serving { serving in
            let answer = try await blocking { try serving.connect().ask(head) }
            #expect(answer?.status == 400)
            #expect(answer?["X-Request-ID"]?.utf8.count == 32)
        }
    }

    /// Asks for every kind of answer with these lines in the head.
    private func check(
        _ lines: [String],
        _ isRight: @Sendable @escaping (String?) -> Bool
    ) async throws {
        let kinds = [
            ("GET /hello", "Host: a", 200), ("GET /nowhere", "Host: a", 404),
            ("GET /later?1", "Host: a", 503), ("GET /invalid-status", "Host: a", 500),
            ("POST /echo", "Host: a\r\nContent-Length: 999999999", 413),
            ("GET /hello", "Host: a\r\nHost: b", 400), ("GET hello", "Host: a", 400),
        ]
        try await serving { serving in
            for (line, fields, status) in kinds {
                let head = ["\(line) HTTP/1.1", fields] + lines
                let answer = try await blocking {
                    try serving.connect().ask(head.joined(separator: "\r\n") + "\r\n\r\n")
                }
                #expect(answer?.status == status)
                #expect(isRight(answer?["X-Request-ID"]), "\(line)")
                #expect(answer?.headers.count { $0.name == "X-Request-ID" } == 1)
                if answer?["X-Failure"] != nil { #expect(answer?.text == answer?["X-Request-ID"]) }
            }
        }
    }

    @Test("made ids are all different")
    func different() {
        var ids: Set<String> = []
        for _ in 0..<100 {
            var generator = SystemRandomNumberGenerator()
            var source = RequestIDSource(using: &generator)
            for _ in 0..<100 { ids.insert(source.next().text) }
        }
        #expect(ids.count == 10_000)
    }

    @Test("made ids are the digits of two numbers")
    func digits() {
        var generator = Fixed(numbers: [0x0123_4567_89AB_CDEF, UInt64.max - 1])
        var source = RequestIDSource(using: &generator)
        for second in ["ffffffffffffffff", "0000000000000000", "0000000000000001"] {
            #expect(source.next().text == "0123456789abcdef" + second)
        }
    }
}

private struct Fixed: RandomNumberGenerator {
    var numbers: [UInt64]

    mutating func next() -> UInt64 { numbers.removeFirst() }
}

import Testing

/// A client that does not finish what it began.
struct SlowCase: Sendable, CustomTestStringConvertible {
    /// What the client does once it has sent its start.
    enum Habit: Sendable {
        /// It sends nothing more.
        case waits
        /// It sends this again and again.
        case drips(String)
        /// It says that it will send nothing more.
        case halfCloses
        /// It goes away without a word.
        case resets
    }

    let name: String
    /// What is sent at once; `{token}` stands for a valid token.
    let start: String
    let habit: Habit
    /// What it is told before the end.
    let statuses: [Int]

    var testDescription: String { name }

    init(_ name: String, _ start: String, _ habit: Habit, told statuses: [Int] = []) {
        self.name = name
        self.start = start
        self.habit = habit
        self.statuses = statuses
    }

    private static let head =
        "POST /access/v1/evaluation HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n"
        + "Content-Type: application/json\r\n"
    private static let body = head + "Content-Length: 66\r\n\r\n{\"a"
    private static let chunks = head + "Transfer-Encoding: chunked\r\n\r\n"
    private static let question = head + "Content-Length: 66\r\n\r\n" + GoodRequest.question

    static let waiting = [
        SlowCase("silent from the start", "", .waits),
        SlowCase("silent in the first line", "GET /hea", .waits),
        SlowCase("silent in the head", "GET /health/live HTTP/1.1\r\nHost: a\r\n", .waits),
        SlowCase("silent before the body", head + "Content-Length: 66\r\n\r\n", .waits),
        SlowCase("silent in the body", body, .waits),
        SlowCase("silent in a chunk", chunks + "42\r\n{", .waits),
        SlowCase(
            "silent before the last chunk",
            chunks + "42\r\n\(GoodRequest.question)\r\n",
            .waits
        ),
        SlowCase(
            "silent in the trailer",
            chunks + "42\r\n\(GoodRequest.question)\r\n0\r\n",
            .waits
        ),
        SlowCase(
            "silent after it was told to go on",
            head + "Content-Length: 66\r\nExpect: 100-continue\r\n\r\n",
            .waits,
            told: [100]
        ),
        SlowCase("silent after an answer", GoodRequest.live(), .waits, told: [200]),
        SlowCase(
            "silent in the second request",
            GoodRequest.live() + "GET /health/live HTTP/1.1\r\n",
            .waits,
            told: [200]
        ),
    ]

    static let dripping = [
        SlowCase("empty lines", "", .drips("\r\n")),
        SlowCase("the first line byte by byte", "GET /", .drips("a")),
        SlowCase("the head field by field", "GET /health/live HTTP/1.1\r\n", .drips("a: b\r\n")),
        SlowCase("a field byte by byte", "GET /health/live HTTP/1.1\r\nHost: a", .drips("a")),
        SlowCase("the body byte by byte", head + "Content-Length: 4000\r\n\r\n{", .drips(" ")),
        SlowCase("the body chunk by chunk", chunks, .drips("1\r\n \r\n")),
        SlowCase("a chunk's size byte by byte", chunks, .drips("0")),
        SlowCase("a chunk's extension byte by byte", chunks + "42;", .drips("a")),
        SlowCase("the trailer field by field", chunks + "0\r\n", .drips("a: b\r\n")),
        SlowCase(
            "a second request byte by byte",
            GoodRequest.live() + "GET /",
            .drips("a"),
            told: [200]
        ),
        SlowCase("empty lines after an answer", GoodRequest.live(), .drips("\r\n"), told: [200]),
    ]

    static let leaving = [
        SlowCase("half closed at once", "", .halfCloses),
        SlowCase("half closed in the first line", "GET /hea", .halfCloses),
        SlowCase(
            "half closed in the head",
            "GET /health/live HTTP/1.1\r\nHost: a\r\n",
            .halfCloses
        ),
        SlowCase("half closed in the body", body, .halfCloses),
        SlowCase("half closed in a chunk", chunks + "42\r\n{", .halfCloses),
        SlowCase(
            "half closed before the last chunk",
            chunks + "42\r\n\(GoodRequest.question)\r\n",
            .halfCloses
        ),
        SlowCase("half closed after a request", GoodRequest.live(), .halfCloses, told: [200]),
        SlowCase("half closed after a question", question, .halfCloses, told: [200]),
        SlowCase(
            "half closed after two",
            GoodRequest.live() + GoodRequest.live(),
            .halfCloses,
            told: [200, 200]
        ),
        SlowCase("reset at once", "", .resets),
        SlowCase("reset in the head", "GET /health/live HTTP/1.1\r\nHost: a\r\n", .resets),
        SlowCase("reset in the body", body, .resets),
        SlowCase("reset in a chunk", chunks + "42\r\n{", .resets),
        SlowCase("reset before the answer", question, .resets),
        SlowCase("reset before twenty answers", String(repeating: question, count: 20), .resets),
    ]
}

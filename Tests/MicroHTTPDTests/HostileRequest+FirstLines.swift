extension HostileRequest {
    /// First lines that lead nowhere.
    static let firstLines: [HostileRequest] = [
        .target("/nowhere", .answered(404)),
        .target("//hello", .answered(404)),
        .target("/hello/", .answered(404)),
        .target("/hello;a", .answered(404)),
        .target("/./hello", .answered(400)),
        .target("/x/../hello", .answered(400)),
        .target("/%2e%2E/hello", .answered(400)),
        .target("/hello%00", .answered(400)),
        .target("/hello%", .answered(400)),
        .target("/hello%4", .answered(400)),
        .target("/hello%zz", .answered(400)),
        .target("/hello%ff", .answered(400)),
        .target("/%c0%afhello", .answered(400)),
        .target("/hello%2Fx", .answered(400)),
        .target("/h%65llo", .answered(200)),
        .target("/things/a%2Fb", .answered(200)),
        .target("/things/a%2F..", .answered(200)),
        .target("/hello?", .answered(200)),
        .target("/hello?a=b&c?d", .answered(200)),
        .target("/hello?a\u{1}b", .closing(400)),
        .target("/hello\u{1}", .closing(400)),
        .target("/hello\u{0}x", .closing(400)),
        .target("/hello?x\u{0}y", .closing(400)),
        .target("/hello\u{7F}", .closing(400)),
        .target("/hello x", .closing(400)),
        .target("/hello#x", .closing(400)),
        .target("/hello?x#y", .closing(400)),
        .target("/hello\tx", .closing(400)),
        .target("http://a/hello", .answered(200)),
        .target("HTTP://A/hello", .answered(200)),
        .target("http://b/hello", .closing(400)),
        .target("http://a@b/hello", .closing(400)),
        .target("http://a:80/hello", .closing(400)),
        .target("http://a", .closing(400)),
        .target("http:///hello", .closing(400)),
        .target("ftp://a/hello", .closing(400)),
        .target("hello", .closing(400)),
        .target("?", .closing(400)),
        .target("*", .closing(400)),
        .target("/\(digits(40 << 10))", .closing(414)),
        HostileRequest(
            "target that is not UTF-8",
            bytes: Array("GET /".utf8) + [0xFF, 0xFE] + Array(" HTTP/1.1\r\nHost: a\r\n\r\n".utf8),
            .closing(400)
        ),
        HostileRequest("OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", .answered(204)),
        HostileRequest("CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", .closing(400)),
        HostileRequest(
            "lower-case method",
            "get /hello HTTP/1.1\r\nHost: a\r\n\r\n",
            .answered(405)
        ),
        HostileRequest("unknown method", "BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n", .answered(405)),
        HostileRequest(
            "method of two thousand letters",
            "\(digits(2_000)) /hello HTTP/1.1\r\nHost: a\r\n\r\n",
            .answered(405)
        ),
        HostileRequest(
            "method that ends at NUL",
            "GET\u{0}X /hello HTTP/1.1\r\nHost: a\r\n\r\n",
            .closing(400)
        ),
        HostileRequest(
            "two blanks behind the method",
            "GET  /hello HTTP/1.1\r\nHost: a\r\n\r\n",
            .closing(400)
        ),
        HostileRequest(
            "method with control characters",
            "G\u{1}\u{7F}T /hello HTTP/1.1\r\nHost: a\r\n\r\n",
            .closing(400)
        ),
        HostileRequest("bare line feeds", "GET /hello HTTP/1.1\nHost: a\n\n", .closing(400)),
        HostileRequest(
            "bare line feed behind the first line",
            "GET /hello HTTP/1.1\nHost: a\r\n\r\n",
            .closing(400)
        ),
        HostileRequest("bare line feed at the end", "GET /hello HTTP/1.0\r\n\n", .closing(400)),
        HostileRequest(
            "empty lines before",
            "\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n",
            .answered(200)
        ),
        HostileRequest("HTTP/1.9", "GET /hello HTTP/1.9\r\nHost: a\r\n\r\n", .answered(200)),
        HostileRequest("HTTP/2.0", "GET /hello HTTP/2.0\r\nHost: a\r\n\r\n", .closing(505)),
        HostileRequest("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .closing(505)),
        HostileRequest("HTTP/0.9", "GET /hello\r\n", .closingWith([400, 505])),
        HostileRequest("no such protocol", "GET /hello ICY/1.1\r\n\r\n", .closingWith([400, 505])),
        HostileRequest("one word", "nonsense\r\n\r\n", .dropped),
        HostileRequest(
            "TLS greeting",
            bytes: [0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x00, 0x00, 0x01, 0x0A],
            .dropped
        ),
    ]
}

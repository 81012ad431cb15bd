/// Requests that two readers could end at different places (RFC 9112 §6, §7).
extension HostileCase {
    static let lengths: [HostileCase] = [
        .ask(
            "length and chunked",
            "Content-Length: 66\r\nTransfer-Encoding: chunked",
            .closing(400)
        ),
        .ask(
            "chunked and length",
            "Transfer-Encoding: chunked\r\nContent-Length: 66",
            .closing(400)
        ),
        .ask(
            "length of the chunks and chunked",
            "Content-Length: 77\r\nTransfer-Encoding: chunked",
            GoodRequest.chunks,
            .closing(400)
        ),
        .ask(
            "length 0 and chunked",
            "Content-Length: 0\r\nTransfer-Encoding: chunked",
            .closing(400)
        ),
        .length("two equal lengths", "66\r\nContent-Length: 66", .closing(400)),
        .length("two equal lengths, one in lower case", "66\r\ncontent-length: 66", .closing(400)),
        .length("a short length, then the true one", "6\r\nContent-Length: 66", .closing(400)),
        .length("the true length, then a short one", "66\r\nContent-Length: 6", .closing(400)),
        .length("list of equal lengths", "66, 66", .closing(400)),
        .length("list of equal lengths without a blank", "66,66", .closing(400)),
        .length("list of different lengths", "66, 6", .closing(400)),
        .length("length with a plus", "+66", .closing(400)),
        .length("negative length", "-1", .closing(400)),
        .length("hexadecimal length", "0x42", .closing(400)),
        .length("length with a point", "66.0", .closing(400)),
        .length("length with an exponent", "66e0", .closing(400)),
        .length("length with an underscore", "6_6", .closing(400)),
        .length("length with a blank inside", "6 6", .closing(400)),
        .length("length with a semicolon", "66;", .closing(400)),
        .length("length of other digits", "\u{FF16}\u{FF16}", .closing(400)),
        .length("empty length", "", .closing(400)),
        .length("length folded over lines", "6\r\n 6", .closing(400)),
        .length("length on the line after", "\r\n 66", .closing(400)),
        .length("length with NUL", "66\u{0}", .closing(400)),
        .length("length with a vertical tab", "\u{B}66", .closing(400)),
        .length("length behind blanks", " \t 66", .answered(200)),
        // Blanks behind it are allowed too (RFC 9112 §5.1), but not by the library.
        .length("length between blanks", " 66 ", .closing(200, 400)),
        .length("length with leading zeros", "00066", .answered(200)),
        .length("length over the limit", "4097", .closing(413)),
        .length("length 2^31", "2147483648", .closing(413)),
        .length("length 2^32 + 66", "4294967362", .closing(413)),
        .length("length 2^63 - 1", "9223372036854775807", .closing(413)),
        .length("length 2^63", "9223372036854775808", .closing(413)),
        .length("length 2^64 - 1", "18446744073709551615", .closing(413)),
        .length("length 2^64 + 66", "18446744073709551682", .closing(413)),
        .length("length of a thousand digits", String(repeating: "7", count: 1_000), .closing(413)),
        .ask("length with a blank before the colon", "Content-Length : 66", .closing(400)),
        .ask("name that begins like the length", "Content-Length\u{0}X: 66", .closing(400)),
        .ask("no length", "X: y", "", .answered(400)),
    ]

    static let codings: [HostileCase] = [
        .coding("identity", .closing(400, 501)),
        .coding("gzip", .closing(400, 501)),
        .coding("xchunked", .closing(400, 501)),
        .coding("chunkedx", .closing(400, 501)),
        .coding("chunked, identity", .closing(400, 501)),
        .coding("gzip, chunked", .closing(400, 501)),
        .coding("chunked, chunked", .closing(400)),
        .coding("chunked,", .closing(400, 501)),
        .coding(",chunked", .closing(400, 501)),
        .coding("chunked;q=1", .closing(400, 501)),
        .coding("\"chunked\"", .closing(400, 501)),
        .coding("chun ked", .closing(400, 501)),
        .coding("", .closing(400, 501)),
        .coding("\u{B}chunked", .closing(400)),
        .coding("chunked\u{B}", .closing(400)),
        .coding("\u{C}chunked", .closing(400)),
        .coding("chunked\u{0}", .closing(400)),
        .coding("chunked\u{7F}", .closing(400)),
        .coding("chunked\u{A0}", .closing(400, 501)),
        .coding("c\u{212A}unked", .closing(400, 501)),
        .coding("\r\n chunked", .closing(400)),
        .coding("chunked\r\n\t", .closing(400)),
        .coding("chunked\r\nTransfer-Encoding: chunked", .closing(400)),
        .coding("chunked\r\nTransfer-Encoding: identity", .closing(400)),
        .coding("identity\r\ntransfer-encoding: chunked", .closing(400)),
        .coding("CHUNKED", .answered(200)),
        .coding("\tchunked", .answered(200)),
        .coding("chunked ", .closing(400)),
        .coding("chunked\t", .closing(400)),
        .ask(
            "coding, blank before the colon",
            "Transfer-Encoding : chunked",
            "0\r\n\r\n",
            .closing(400)
        ),
        .ask(
            "coding, tab before the colon",
            "Transfer-Encoding\t: chunked",
            "0\r\n\r\n",
            .closing(400)
        ),
        .ask("coding behind a blank", "X: y\r\n Transfer-Encoding: chunked", "", .closing(400)),
        .ask("coding glued from two lines", "Transfer-: chunked\r\n Encoding", "", .closing(400)),
        .ask(
            "coding behind a bare CR",
            "X: y\rTransfer-Encoding: chunked",
            "0\r\n\r\n",
            .closing(400)
        ),
        .ask(
            "coding behind a bare LF",
            "X: y\nTransfer-Encoding: chunked",
            "0\r\n\r\n",
            .closing(400)
        ),
        .ask("coding behind NUL", "X: y\u{0}\r\nTransfer-Encoding: chunked", "", .closing(400)),
        .ask("name that is only like the coding", "Transfer_Encoding: chunked", "", .answered(400)),
        .ask("accepted codings", "TE: chunked, trailers", "", .answered(400)),
        HostileCase(
            "chunked in HTTP/1.0",
            "POST /access/v1/evaluation HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            .closing(400)
        ),
        .live("chunked on GET", "Transfer-Encoding: chunked", .closing(200)),
        .live("length on GET", "Content-Length: 5", .closing(200)),
        .live(
            "length and chunked on GET",
            "Content-Length: 5\r\nTransfer-Encoding: chunked",
            .closing(400)
        ),
    ]

    static let chunks: [HostileCase] = [
        .chunked("sound chunks", GoodRequest.chunks, .answered(200)),
        .chunked("size that is no number", chunk("zz"), .closing(400)),
        .chunked("negative size", chunk("-1"), .closing(400)),
        .chunked("size with a plus", chunk("+42"), .closing(400)),
        .chunked("size with a prefix", chunk("0x42"), .closing(400)),
        .chunked("empty size", chunk(""), .closing(400)),
        .chunked("size behind a blank", chunk(" 42"), .closing(400)),
        .chunked("size with a letter behind", chunk("42g"), .closing(400)),
        .chunked("size with NUL", chunk("42\u{0}"), .closing(400)),
        .chunked("size with NUL before an extension", chunk("42\u{0};a"), .closing(400)),
        .chunked("size of 2^64 + 66", chunk("10000000000000042"), .closing(400, 413)),
        .chunked("size of 2^64 - 1", chunk("ffffffffffffffff"), .closingOrClosed(400, 413)),
        .chunked("size of 2^63 - 1", chunk("7fffffffffffffff"), .closingOrClosed(400, 413)),
        .chunked(
            "size over the limit of bodies",
            chunk("1001", String(repeating: " ", count: 4_097)),
            .closing(413)
        ),
        .chunked("leading zeros", chunk("0042"), .answered(200)),
        .chunked("extension", chunk("42;a"), .answered(200)),
        .chunked("extension with a value", chunk("42;a=\"b\""), .answered(200)),
        .chunked("chunk longer than its size", chunk("41"), .closing(400)),
        .chunked(
            "chunk shorter than its size",
            "44\r\n\(GoodRequest.question)\r\n0\r\n\r\n",
            .closing(400)
        ),
        .chunked(
            "no line end behind a chunk",
            "42\r\n\(GoodRequest.question)0\r\n\r\n",
            .closing(400)
        ),
        .chunked("CR behind a size", "42\r\(GoodRequest.question)\r\n0\r\n\r\n", .closing(400)),
        .chunked("CR behind a chunk", "42\r\n\(GoodRequest.question)\r0\r\n\r\n", .closing(400)),
        .chunked("trailer", lastChunk("A: b\r\n"), .answered(200)),
        .chunked("length in the trailer", lastChunk("Content-Length: 6\r\n"), .answered(200)),
        .chunked("coding in the trailer", lastChunk("Transfer-Encoding: gzip\r\n"), .answered(200)),
        .chunked("trailer that is no field", lastChunk("nonsense\r\n"), .closing(400)),
        .chunked(
            "trailer longer than all memory",
            lastChunk("A: \(String(repeating: "b", count: 64 << 10))\r\n"),
            .closing(400, 413, 431)
        ),
        .chunked(
            "thousands of trailers",
            lastChunk(String(repeating: "A: b\r\n", count: 20_000)),
            .closing(400, 413, 431)
        ),
        .chunked(
            "a thousand chunks of nothing but blanks",
            String(repeating: "1\r\n \r\n", count: 1_000) + GoodRequest.chunks,
            .answered(200)
        ),
        .chunked(
            "more chunks than a body may hold",
            String(repeating: "1\r\n \r\n", count: 5_000) + GoodRequest.chunks,
            .closing(413)
        ),
        .chunked(
            "a body that does not end",
            String(repeating: "1000\r\n\(String(repeating: " ", count: 4_096))\r\n", count: 100),
            .closingOrClosed(413)
        ),
    ]

    /// What the library answers itself, before this project's code could.
    static let libraryFaults: [HostileCase] = [
        // It has no room for the line and says 500, as if the fault were its own. The connection closes, and no
        // callback is called in which another answer could be given.
        .chunked(
            "a size longer than all memory",
            "42;a=\(String(repeating: "b", count: 64 << 10))\r\n\(GoodRequest.question)\r\n0\r\n\r\n",
            .closing(500)
        ),
        // It takes a lone LF for the end of a line among chunks too, whose lines it shows to nobody else. A proxy
        // that writes chunks anew leaves nothing for two readers to differ about.
        .chunked("LF behind a size", "42\n\(GoodRequest.question)\r\n0\r\n\r\n", .answered(200)),
        .chunked("LF behind a chunk", "42\r\n\(GoodRequest.question)\n0\r\n\r\n", .answered(200)),
        // It takes a line that begins with NUL for an empty one, which may stand before a request.
        HostileCase(
            "a line of NUL before a request",
            "\u{0}\u{0}\r\n" + GoodRequest.live(),
            .answered(200)
        ),
        // NUL and a lone LF look to everybody after it like CR LF, since it overwrites the ends of lines with
        // NUL. Only a proxy that passes NUL within a head makes two readings of it.
        .live("NUL and LF at the end of a field", "X: y\u{0}\nZ: z", .answered(200)),
        HostileCase(
            "NUL and LF at the end of a head",
            "GET /health/live HTTP/1.1\r\nHost: a\r\n\u{0}\n",
            .answered(200)
        ),
    ]

    private static func length(_ name: String, _ length: String, _ outcome: Outcome) -> HostileCase
    {
        ask(name, "Content-Length: \(length)", outcome)
    }

    private static func ask(_ name: String, _ lines: String, _ outcome: Outcome) -> HostileCase {
        ask(name, lines, GoodRequest.question, outcome)
    }

    private static func coding(_ coding: String, _ outcome: Outcome) -> HostileCase {
        ask(
            "coding `\(coding.debugDescription.dropFirst().dropLast())`",
            "Transfer-Encoding: \(coding)",
            GoodRequest.chunks,
            outcome
        )
    }

    private static func chunk(_ size: String, _ data: String = GoodRequest.question) -> String {
        "\(size)\r\n\(data)\r\n0\r\n\r\n"
    }

    private static func lastChunk(_ trailer: String) -> String {
        "42\r\n\(GoodRequest.question)\r\n0\r\n\(trailer)\r\n"
    }
}

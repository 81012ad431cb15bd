import Curl
import LoopbackServer
import Testing

@Suite("Limits of a response")
struct LimitTests {
    static let limit = 1000

    /// A body of this many bytes, in each of the three ways to frame it.
    static func framings(_ bytes: Int) -> [LoopbackAnswer] {
        let body = String(repeating: "x", count: bytes)
        return [
            .response(body: body), .chunks(1, of: bytes),
            .raw("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body),
        ]
    }

    @Test("let a body of the greatest length through, however framed", arguments: 0..<3)
    func greatestBody(framing: Int) async throws {
        let answer = try await exchange(bodyBytesMax: Self.limit) { _ in
            Self.framings(Self.limit)[framing]
        }
        #expect(answer.body.count == Self.limit)
    }

    @Test("refuse a body with one byte more, however framed", arguments: 0..<3)
    func longerBody(framing: Int) async throws {
        await #expect(throws: CurlError.bodyTooLarge(limit: Self.limit, status: 200)) {
            try await exchange(bodyBytesMax: Self.limit) { _ in
                Self.framings(Self.limit + 1)[framing]
            }
        }
    }

    @Test("end a chunked body that never ends")
    func endlessBody() async throws {
        await #expect(throws: CurlError.bodyTooLarge(limit: 1 << 20, status: 200)) {
            try await exchange { _ in .chunks(.max, of: 65536) }
        }
    }

    @Test("hold for what a compressed transfer coding unpacks to")
    func transferCoding() async throws {
        // 2,000 zero bytes as `head -c 2000 /dev/zero | gzip -n` packs them (RFC 1952).
        let packed: [UInt8] = [
            0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x63, 0x60, 0x18, 0x05,
            0xA3,
            0x60, 0x14, 0x8C, 0x82, 0x51, 0x30, 0x0A, 0x46, 0xC1, 0x50, 0x07, 0x00, 0x44, 0xF4,
            0xC9,
            0x02, 0xD0, 0x07, 0x00, 0x00,
        ]
        await #expect(throws: CurlError.bodyTooLarge(limit: 1999, status: 200)) {
            try await exchange(bodyBytesMax: 1999) { _ in
                .stream { peer in
                    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
                    let size = String(packed.count, radix: 16)
                    let end = Array("\r\n0\r\n\r\n".utf8)
                    _ = peer.write(Array((head + size + "\r\n").utf8) + packed + end)
                }
            }
        }
    }

    /// A head of so many lines, and of so many bytes if that is more than they need.
    static func head(lines: Int, bytes: Int = 0) -> String {
        let fillers = (3..<lines).map { "X-\($0): y" }
        let text = (["HTTP/1.1 200 OK", "Content-Length: 0"] + fillers).joined(separator: "\r\n")
        let missing = max(0, bytes - text.utf8.count - 4)
        return text + String(repeating: "y", count: missing) + "\r\n\r\n"
    }

    @Test("let the longest head through, and nothing longer")
    func headBytes() async throws {
        var options = HTTPClientOptions()
        options.headBytesMax = 500
        let longest = Self.head(lines: 5, bytes: 500)
        #expect(longest.utf8.count == 500)
        #expect(try await exchange(options) { _ in .raw(longest) }.status == 200)
        await #expect(throws: CurlError.headTooLarge(limit: 500)) {
            try await exchange(options) { _ in .raw(Self.head(lines: 5, bytes: 501)) }
        }
    }

    @Test("let the most lines of a head through, and no line more")
    func headLines() async throws {
        var options = HTTPClientOptions()
        options.headLinesMax = 20
        #expect(try await exchange(options) { _ in .raw(Self.head(lines: 20)) }.status == 200)
        await #expect(throws: CurlError.headTooLarge(limit: 32768)) {
            try await exchange(options) { _ in .raw(Self.head(lines: 21)) }
        }
    }

    @Test(
        "end heads that never end",
        arguments: [
            ("HTTP/1.1 200 OK\r\n", "X: y\r\n", "http_head_too_large"),
            ("", "HTTP/1.1 100 Continue\r\n\r\n", "http_head_too_large"),
            ("", "HTTP/1.1 103 Early\r\nX: y\r\n\r\n", "http_head_too_large"),
            // A line without an end meets libcurl's own limit of 100 KiB.
            ("HTTP/1.1 200 OK\r\n", String(repeating: "z", count: 4096), "http_library_failed"),
        ]
    )
    func endlessHead(start: String, piece: String, code: String) async throws {
        let error = await #expect(throws: CurlError.self) {
            try await exchange { _ in
                .stream { peer in
                    _ = peer.write(Array(start.utf8))
                    while peer.write(Array(piece.utf8)) {}
                }
            }
        }
        #expect(error?.code == code, "\(String(describing: error))")
    }

    @Test("end trailers that never end")
    func endlessTrailers() async throws {
        await #expect(throws: CurlError.headTooLarge(limit: 32768)) {
            try await exchange { _ in
                .stream { peer in
                    _ = peer.write(
                        Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n".utf8)
                    )
                    while peer.write(Array("X-Trailer: t\r\n".utf8)) {}
                }
            }
        }
    }
}

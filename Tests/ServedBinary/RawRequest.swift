internal import Testing

/// One request on a connection of its own, with any method and any lines.
public struct RawRequest: Sendable {
    /// The bytes of it, after which the connection ends.
    public let bytes: [UInt8]

    /// A request of this line without its version, these lines and this body.
    public init(_ line: String, _ headers: [String] = [], body: [UInt8]? = nil) {
        var lines = ["\(line) HTTP/1.1", "Host: localhost", "Connection: close"] + headers
        if let body { lines.append("Content-Length: \(body.count)") }
        bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body ?? [])
    }

    /// Sends it to a port of 127.0.0.1, and reads the answer.
    ///
    /// - Throws: if the server is gone before it has answered.
    public func answer(port: Int) async throws -> RawAnswer {
        let bytes = bytes
        return try await blocking {
            let connection = try RawConnection(port: port)
            connection.send(bytes)
            return try RawAnswer(connection.receiveAll())
        }
    }
}

/// One answer as it came over a connection that the server then closed.
public struct RawAnswer: Sendable {
    /// The status code.
    public let status: Int
    /// The lines of the head.
    public let head: [String]
    /// The body, as far as it came.
    public let body: [UInt8]

    /// Reads the bytes of an answer whose head is whole.
    public init(_ bytes: [UInt8]) throws {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { throw Incomplete() }
        head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
            .split(separator: "\r\n").map(String.init)
        let words = head.first?.split(separator: " ") ?? []
        status = try #require(words.count > 1 ? Int(words[1]) : nil, "\(head)")
        body = Array(bytes[end.upperBound...])
    }

    /// The connection ended before the head did.
    public struct Incomplete: Error {}

    /// The values of the headers of a name.
    public func all(_ name: String) -> [String] {
        head.dropFirst().compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard let found = parts.first, found.lowercased() == name.lowercased() else {
                return nil
            }
            return parts.count == 1 ? "" : String(parts[1].drop { $0 == " " })
        }
    }
}

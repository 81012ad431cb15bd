/// What a client sent.
public struct LoopbackRequest: Sendable {
    /// The first word of the request line.
    public let method: String
    /// The second.
    public let target: String
    /// The lines between the request line and the empty line.
    public let headerLines: [String]
    /// As many bytes as `Content-Length` announced.
    public let body: [UInt8]
    /// Which connection of the server it came on, counted from 1.
    public let connection: Int

    /// The values of the headers with this name, in any case.
    public func headers(_ name: String) -> [String] {
        headerLines.compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == name.lowercased() else { return nil }
            return String(parts[1].drop { $0 == " " })
        }
    }
}

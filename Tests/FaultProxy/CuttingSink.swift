/// Writes to a client, but not more than a rule allows.
struct CuttingSink {
    private let wire: Wire
    private var rest: Int?

    init(_ wire: Wire, most: Int?) {
        self.wire = wire
        rest = most
    }

    /// Sends all of it; `false` if the client is gone or the rule cuts here.
    mutating func write(_ bytes: [UInt8]) -> Bool {
        guard let rest else { return wire.write(bytes) }
        let part = Array(bytes.prefix(rest))
        self.rest = rest - part.count
        guard part.isEmpty || wire.write(part) else { return false }
        return rest > bytes.count
    }

    mutating func writeChunk(_ bytes: [UInt8]) -> Bool {
        write(Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [13, 10])
    }
}

internal import LoopbackServer

/// One socket, read through a buffer by the thread that has it.
final class Wire {
    let peer: LoopbackPeer
    private var buffer: [UInt8] = []
    private var position = 0

    /// The longest head or chunk line, in bytes.
    static let headBytesMax = 256 << 10

    init(_ peer: LoopbackPeer) { self.peer = peer }

    /// Sends all of it; `false` if the other side is gone.
    func write(_ bytes: [UInt8]) -> Bool { peer.write(bytes) }

    /// A head without its empty line; nil at the end.
    func head() -> [UInt8]? { piece(endingIn: [13, 10, 13, 10]) }

    /// A line without its end; nil at the end.
    func line() -> [UInt8]? { piece(endingIn: [13, 10]) }

    /// Some of the next bytes, at least one and at most `most`; nil at the end.
    func some(_ most: Int) -> [UInt8]? {
        guard position < buffer.count || fill() else { return nil }
        let end = position + min(most, buffer.count - position)
        defer { position = end }
        return Array(buffer[position..<end])
    }

    private func piece(endingIn mark: [UInt8]) -> [UInt8]? {
        var searched = position
        while true {
            let last = buffer.count - mark.count
            while searched <= last {
                if buffer[searched..<(searched + mark.count)].elementsEqual(mark) {
                    defer { position = searched + mark.count }
                    return Array(buffer[position..<searched])
                }
                searched += 1
            }
            guard buffer.count - position < Self.headBytesMax else { return nil }
            searched -= position
            guard fill() else { return nil }
            searched += position
        }
    }

    private func fill() -> Bool {
        buffer.removeFirst(position)
        position = 0
        guard let bytes = peer.read(), !bytes.isEmpty else { return false }
        buffer += bytes
        return true
    }
}

extension Wire {
    /// Passes a body on as it is framed; `false` if it ends too early or nobody takes it.
    func body(_ framing: Framing, to sink: ([UInt8]) -> Bool) -> Bool {
        switch framing {
        case .none: return true
        case .length(let count): return copy(count, to: sink)
        case .chunked: return chunks(to: sink)
        case .untilClose:
            while let bytes = some(.max) {
                guard sink(bytes) else { return false }
            }
            return true
        }
    }

    private func copy(_ count: Int, to sink: ([UInt8]) -> Bool) -> Bool {
        var rest = count
        while rest > 0 {
            guard let bytes = some(rest), sink(bytes) else { return false }
            rest -= bytes.count
        }
        return true
    }

    private func chunks(to sink: ([UInt8]) -> Bool) -> Bool {
        while let line = line(), sink(line + [13, 10]) {
            let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
            guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16),
                (0...(1 << 30)).contains(size)
            else { return false }
            guard size > 0 else { return trailers(to: sink) }
            guard copy(size + 2, to: sink) else { return false }
        }
        return false
    }

    private func trailers(to sink: ([UInt8]) -> Bool) -> Bool {
        while let line = line(), sink(line + [13, 10]) {
            if line.isEmpty { return true }
        }
        return false
    }
}

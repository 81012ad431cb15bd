/// A path split at its slashes, each piece then percent-decoded, once.
struct PathPieces: Sendable {
    struct Piece: Sendable {
        /// Where the decoded piece lies in `decoded`, counted from its start.
        let range: Range<Int>
        /// Where the piece began in `raw`, counted from its start.
        let rawStart: Int
        /// Whether it holds a slash that was encoded.
        let holdsSlash: Bool
    }

    let raw: ArraySlice<UInt8>
    private(set) var decoded: ArraySlice<UInt8>
    private(set) var pieces: [Piece] = []

    /// Splits what `isVisibleUTF8`.
    ///
    /// Nil for what no reader should have to interpret: no `/` at the start, incomplete escapes, `%00`,
    /// invalid UTF-8, and pieces that are `.` or `..` once decoded.
    init?(visible path: ArraySlice<UInt8>) {
        guard path.first == slash else { return nil }
        raw = path
        decoded = path
        pieces.reserveCapacity(8)
        switch split(path.span) {
        case .sound: break
        case .bad: return nil
        case .encoded:
            pieces.removeAll(keepingCapacity: true)
            guard decode() else { return nil }
        }
    }

    /// The text of a piece.
    func text(_ index: Int) -> String {
        let start = decoded.startIndex
        let range = pieces[index].range
        return String(
            decoding: decoded[(start + range.lowerBound)..<(start + range.upperBound)],
            as: UTF8.self
        )
    }

    /// The path from a piece on, not decoded; empty after the last.
    func rawText(from index: Int) -> String {
        guard index < pieces.count else { return "" }
        return String(decoding: raw.dropFirst(pieces[index].rawStart), as: UTF8.self)
    }

    /// Whether a piece from this on holds an encoded slash.
    func holdSlash(from index: Int) -> Bool {
        pieces.dropFirst(index).contains(where: \.holdsSlash)
    }
}

extension PathPieces {
    private enum Verdict {
        case sound
        case bad
        /// There is a `%`.
        case encoded
    }

    private mutating func split(_ path: Span<UInt8>) -> Verdict {
        var start = 1
        for index in 1...path.count {
            if index < path.count {
                if path[index] == percent { return .encoded }
                if path[index] != slash { continue }
            }
            guard !isDots(path.extracting(start..<index)) else { return .bad }
            pieces.append(Piece(range: start..<index, rawStart: start, holdsSlash: false))
            start = index + 1
        }
        return .sound
    }

    private mutating func decode() -> Bool {
        var text: [UInt8] = []
        text.reserveCapacity(raw.count)
        var rest = raw.dropFirst()
        while true {
            let piece = rest.prefix { $0 != slash }
            let start = text.count
            guard let holdsSlash = Self.decode(piece, into: &text),
                !isDots(text.span.extracting(start..<text.count)),
                String(validating: text[start...], as: UTF8.self) != nil
            else { return false }
            pieces.append(
                Piece(
                    range: start..<text.count,
                    rawStart: piece.startIndex - raw.startIndex,
                    holdsSlash: holdsSlash
                )
            )
            guard piece.endIndex < raw.endIndex else { break }
            rest = raw[(piece.endIndex + 1)...]
        }
        decoded = text[...]
        return true
    }

    /// Appends the decoded bytes of `piece`; nil for a bad escape, else whether one was a slash.
    private static func decode(_ piece: ArraySlice<UInt8>, into text: inout [UInt8]) -> Bool? {
        var holdsSlash = false
        var index = piece.startIndex
        while index < piece.endIndex {
            guard piece[index] == percent else {
                text.append(piece[index])
                index += 1
                continue
            }
            guard piece.endIndex - index > 2, let high = hexDigit(piece[index + 1]),
                let low = hexDigit(piece[index + 2]), high << 4 | low != 0
            else { return nil }
            text.append(high << 4 | low)
            holdsSlash = holdsSlash || high << 4 | low == slash
            index += 3
        }
        return holdsSlash
    }
}

private let slash: UInt8 = 0x2F
private let percent: UInt8 = 0x25
private let dot: UInt8 = 0x2E

private func isDots(_ piece: Span<UInt8>) -> Bool {
    switch piece.count {
    case 1: piece[0] == dot
    case 2: piece[0] == dot && piece[1] == dot
    default: false
    }
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
}

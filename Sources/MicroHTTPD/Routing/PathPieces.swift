/// A path split at its slashes, each piece then percent-decoded, once.
struct PathPieces: Sendable {
    struct Piece: Sendable {
        /// Where the decoded piece lies in `decoded`.
        let range: Range<Int>
        /// Where the piece began in `raw`.
        let rawStart: Int
        /// Whether it holds a slash that was encoded.
        let holdsSlash: Bool
    }

    let raw: ArraySlice<UInt8>
    private(set) var decoded: ArraySlice<UInt8>
    private(set) var pieces: [Piece] = []

    /// Nil for what no reader should have to interpret: no `/` at the start, control characters, incomplete
    /// escapes, `%00`, invalid UTF-8, and pieces that are `.` or `..` once decoded.
    init?(_ path: ArraySlice<UInt8>) {
        guard path.first == slash, isVisibleUTF8(path) else { return nil }
        raw = path
        decoded = path
        pieces.reserveCapacity(8)
        let isValid = path.contains(percent) ? decodePieces() : splitPieces()
        guard isValid else { return nil }
    }

    /// The text of a piece.
    func text(_ index: Int) -> String {
        String(decoding: decoded[pieces[index].range], as: UTF8.self)
    }

    /// The path from a piece on, not decoded; empty after the last.
    func rawText(from index: Int) -> String {
        guard index < pieces.count else { return "" }
        return String(decoding: raw[pieces[index].rawStart...], as: UTF8.self)
    }
}

extension PathPieces {
    private mutating func splitPieces() -> Bool {
        var start = raw.startIndex + 1
        var index = start
        while index <= raw.endIndex {
            if index == raw.endIndex || raw[index] == slash {
                guard !isDots(raw[start..<index]) else { return false }
                pieces.append(Piece(range: start..<index, rawStart: start, holdsSlash: false))
                start = index + 1
            }
            index += 1
        }
        return true
    }

    private mutating func decodePieces() -> Bool {
        var text: [UInt8] = []
        text.reserveCapacity(raw.count)
        var rawStart = raw.startIndex + 1
        while rawStart <= raw.endIndex {
            let piece = raw[rawStart...].prefix { $0 != slash }
            let start = text.count
            guard let holdsSlash = Self.decode(piece, into: &text) else { return false }
            let range = start..<text.count
            guard !isDots(text[range]), String(validating: text[range], as: UTF8.self) != nil else {
                return false
            }
            pieces.append(Piece(range: range, rawStart: rawStart, holdsSlash: holdsSlash))
            rawStart = piece.endIndex + 1
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

private func isDots(_ piece: ArraySlice<UInt8>) -> Bool {
    (1...2).contains(piece.count) && piece.allSatisfy { $0 == dot }
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
}

/// A path split at its slashes, each piece then percent-decoded, once.
///
/// The pieces stand in one text with a separator between them that no piece can hold: the slash itself as
/// long as nothing is encoded, which costs no copy, and NUL where something is.
struct DecodedPath: ~Copyable, Sendable {
    /// The path as sent.
    let raw: ArraySlice<UInt8>
    /// The pieces, without a separator before the first.
    let text: ArraySlice<UInt8>
    let separator: UInt8

    /// Splits what `isVisibleUTF8`.
    ///
    /// Nil for what no reader should have to interpret: no `/` at the start, incomplete escapes, `%00`,
    /// invalid UTF-8, and pieces that are `.` or `..` once decoded.
    init?(visible path: ArraySlice<UInt8>) {
        guard path.first == slash else { return nil }
        var text = path.dropFirst()
        let isEncoded = text.contains(percent)
        if isEncoded {
            guard let decoded = decode(text) else { return nil }
            text = decoded[...]
        }
        let separator = isEncoded ? 0 : slash
        guard !holdsDots(text.span, between: separator) else { return nil }
        raw = path
        self.text = text
        self.separator = separator
    }

    /// Whether some piece holds a slash that was encoded.
    var holdsSlash: Bool { separator != slash && text.contains(slash) }

    /// Where the pieces lie in `text`, counted from its start.
    var pieces: [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = 0
        while start <= text.count {
            let piece = piece(from: start)
            pieces.append(piece)
            start = piece.upperBound + 1
        }
        return pieces
    }

    /// The piece that starts at `start`, counted from the start of `text`.
    func piece(from start: Int) -> Range<Int> {
        let bytes = text.span
        var end = start
        while end < bytes.count, bytes[end] != separator { end += 1 }
        return start..<end
    }

    /// The text of a piece; nil if it holds an encoded slash and must not.
    func value(of piece: Range<Int>, isOpaque: Bool) -> String? {
        let bytes = text.dropFirst(piece.lowerBound).prefix(piece.count)
        guard isOpaque || !bytes.contains(slash) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The path from a piece on, as sent; nil if it holds an encoded slash and must not.
    func rest(from piece: Int, isOpaque: Bool) -> String? {
        let parts = raw.split(
            separator: slash,
            maxSplits: piece + 1,
            omittingEmptySubsequences: false
        )
        let pieces = pieces.dropFirst(piece)
        guard isOpaque || pieces.allSatisfy({ value(of: $0, isOpaque: false) != nil }) else {
            return nil
        }
        return String(decoding: parts.last ?? [], as: UTF8.self)
    }
}

private let slash: UInt8 = 0x2F
private let percent: UInt8 = 0x25
private let dot: UInt8 = 0x2E

/// `path` with NUL in place of slashes and each piece decoded; nil if a piece cannot be.
private func decode(_ path: ArraySlice<UInt8>) -> [UInt8]? {
    var text: [UInt8] = []
    text.reserveCapacity(path.count)
    for piece in path.split(separator: slash, omittingEmptySubsequences: false) {
        if piece.startIndex > path.startIndex { text.append(0) }
        let start = text.count
        guard decode(piece, into: &text), String(validating: text[start...], as: UTF8.self) != nil
        else { return nil }
    }
    return text
}

/// Appends the decoded bytes of `piece`; false for a bad escape and for NUL.
private func decode(_ piece: ArraySlice<UInt8>, into text: inout [UInt8]) -> Bool {
    var index = piece.startIndex
    while index < piece.endIndex {
        guard piece[index] == percent else {
            text.append(piece[index])
            index += 1
            continue
        }
        guard piece.endIndex - index > 2, let high = hexDigit(piece[index + 1]),
            let low = hexDigit(piece[index + 2]), high << 4 | low != 0
        else { return false }
        text.append(high << 4 | low)
        index += 3
    }
    return true
}

/// The value of a hexadecimal digit; nil for any other byte.
func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
}

/// Whether a piece consists of one or two dots.
private func holdsDots(_ text: Span<UInt8>, between separator: UInt8) -> Bool {
    var start = 0
    for index in 0...text.count where index == text.count || text[index] == separator {
        let isShort = index == start + 1 || index == start + 2
        if isShort, text[start] == dot, text[index - 1] == dot { return true }
        start = index + 1
    }
    return false
}

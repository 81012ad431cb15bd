/// A place in an expression as people see it.
struct SourcePosition: Equatable, Sendable {
    /// The line, from 1.
    let line: Int
    /// The column in code points, from 1.
    let column: Int
    /// What stands around the place on its line.
    let excerpt: String
    /// The place in `excerpt`, in code points from 0.
    let caretOffset: Int

    /// How many code points of a line an excerpt shows before and after the place.
    private static let contextMax = 60

    /// The place of the byte at `offset` of `source`; lines end with LF.
    init(offset: Int, in source: [UInt8]) {
        let offset = min(max(offset, 0), source.count)
        let before = source[..<offset]
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let end = source[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? source.count
        line = 1 + before.lazy.filter { $0 == UInt8(ascii: "\n") }.count
        let left = String(decoding: source[start..<offset], as: UTF8.self).unicodeScalars
        let right = String(decoding: source[offset..<end], as: UTF8.self).unicodeScalars
        column = left.count + 1
        let shown = left.suffix(SourcePosition.contextMax)
        caretOffset = shown.count
        var text = String.UnicodeScalarView()
        text.append(contentsOf: shown.map(SourcePosition.visible))
        text.append(contentsOf: right.prefix(SourcePosition.contextMax).map(SourcePosition.visible))
        excerpt = String(text)
    }

    /// Control characters would move the caret.
    private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar
    }
}

/// Which ids of a type are meant: pieces, and perhaps `**` for one or more further ones.
struct IDPattern: Hashable, Sendable {
    /// The pieces that an id must begin with.
    let pieces: [PatternPiece]
    /// Whether one or more further pieces must follow (`**`), or none may.
    let isOpen: Bool

    /// Every id; an id has at least one piece.
    static let every = IDPattern(pieces: [], isOpen: true)

    /// Whether every id that `other` matches is matched by this pattern too.
    func covers(_ other: IDPattern) -> Bool {
        guard isOpen || !other.isOpen else { return false }
        let lengthFits = isOpen ? other.fewestPieces > pieces.count : hasLength(of: other)
        return lengthFits && zip(pieces, other.pieces).allSatisfy { $0.covers($1) }
    }

    /// Whether some id is matched by both patterns.
    func meets(_ other: IDPattern) -> Bool {
        let lengthsMeet =
            switch (isOpen, other.isOpen) {
            case (true, true): true
            case (true, false): other.pieces.count > pieces.count
            case (false, true): pieces.count > other.pieces.count
            case (false, false): hasLength(of: other)
            }
        return lengthsMeet && zip(pieces, other.pieces).allSatisfy { $0.meets($1) }
    }

    private var fewestPieces: Int { pieces.count + (isOpen ? 1 : 0) }

    private func hasLength(of other: IDPattern) -> Bool { pieces.count == other.pieces.count }
}

extension IDPattern {
    /// Reads what stands behind the first `/` of a permission or scope.
    init(parsing text: ArraySlice<UInt8>) throws(PatternError) {
        guard !text.isEmpty else { throw .empty(.id) }
        var parts = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isOpen = parts.last.map { $0.elementsEqual("**".utf8) } ?? false
        if isOpen { parts.removeLast() }
        var pieces: [PatternPiece] = []
        pieces.reserveCapacity(parts.count)
        var byteCount = isOpen ? 2 : -1
        for part in parts {
            let piece = try PatternPiece(parsing: part, of: .id)
            byteCount += piece.byteCount + 1
            pieces.append(piece)
        }
        guard byteCount <= PermissionPart.id.bytesMax else { throw .tooLong(.id) }
        self.init(pieces: pieces, isOpen: isOpen)
    }
}

internal import JSON

/// Which resources are meant: a type and its ids.
struct ResourcePattern: Hashable, Sendable {
    let type: PatternPiece
    let id: IDPattern

    /// The type on which Rolecall's own rights are.
    ///
    /// `*` as a type does not match it.
    static let reservedType: ExactString = "rolecall"

    /// Whether the pattern is about Rolecall's own rights.
    var isReserved: Bool { type == .literal(Self.reservedType) }

    /// Whether every resource that `other` matches is matched by this pattern too.
    func covers(_ other: ResourcePattern) -> Bool {
        type.covers(other.type) && isReserved == other.isReserved && id.covers(other.id)
    }

    /// Whether some resource is matched by both patterns.
    func meets(_ other: ResourcePattern) -> Bool {
        type.meets(other.type) && isReserved == other.isReserved && id.meets(other.id)
    }
}

extension ResourcePattern {
    /// Reads `type` or `type/id-pattern`.
    init(parsing text: ArraySlice<UInt8>) throws(PatternError) {
        let typeEnd = text.firstIndex(of: UInt8(ascii: "/"))
        let typeText = text[..<(typeEnd ?? text.endIndex)]
        guard !typeText.isEmpty else { throw .empty(.type) }
        type = try PatternPiece(parsing: typeText, of: .type)
        guard type.byteCount <= PermissionPart.type.bytesMax else { throw .tooLong(.type) }
        guard let typeEnd else {
            id = .every
            return
        }
        id = try IDPattern(parsing: text[(typeEnd + 1)...])
    }
}

/// A step in a trie of patterns.
///
/// Numbers below 0 stand for what is not there.
struct PatternNode: Sendable {
    /// The child for `*`.
    var anyChild: Int32 = -1
    /// The slot of the pattern that ends here.
    var closedSlot: Int32 = -1
    /// The slot of the pattern that ends here with one or more further pieces (`**`).
    var openSlot: Int32 = -1
}

/// Collects the patterns of a ``PatternIndex``: either permissions or scopes.
struct PatternIndexBuilder {
    private(set) var slotCount = 0
    private(set) var symbols = SymbolTable()
    private(set) var literalChildren = IntegerMap()
    private(set) var nodes = [PatternNode()]

    /// Adds a permission and returns its slot.
    mutating func insert(_ permission: PermissionPattern) -> Int {
        insert(permission.resource, below: child(of: 0, for: permission.action))
    }

    /// Adds a scope and returns its slot.
    mutating func insert(_ scope: Scope) -> Int { insert(scope.resource, below: 0) }

    private mutating func insert(_ resource: ResourcePattern, below root: Int) -> Int {
        var node = child(of: root, for: resource.type)
        for piece in resource.id.pieces { node = child(of: node, for: piece) }
        let slot = resource.id.isOpen ? nodes[node].openSlot : nodes[node].closedSlot
        guard slot < 0 else { return Int(slot) }
        defer { slotCount += 1 }
        if resource.id.isOpen {
            nodes[node].openSlot = Int32(truncatingIfNeeded: slotCount)
        } else {
            nodes[node].closedSlot = Int32(truncatingIfNeeded: slotCount)
        }
        return slotCount
    }

    private mutating func child(of node: Int, for piece: PatternPiece) -> Int {
        switch piece {
        case .any:
            if nodes[node].anyChild >= 0 { return Int(nodes[node].anyChild) }
            nodes[node].anyChild = Int32(truncatingIfNeeded: nodes.count)
        case .literal(let value):
            let symbol = symbols.intern(value)
            if let child = literalChildren.value(node, symbol) { return child }
            literalChildren.set(nodes.count, for: node, symbol)
        }
        nodes.append(PatternNode())
        return nodes.count - 1
    }
}

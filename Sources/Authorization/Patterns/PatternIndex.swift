internal import JSON

/// Many patterns, compiled so that a question finds those that match it without looking at others.
///
/// A trie: its first step is the action (scopes have none), then the type, then the id's pieces.
/// Every node has literal children, found by hash, and at most one for `*`. A question walks all the
/// nodes that it can reach, one step at a time; there are at most two per node of the step before,
/// whatever the number of patterns beside them. Each distinct pattern has a *slot*, a number from 0
/// under which the index's owner keeps what the pattern stands for.
struct PatternIndex: Sendable {
    private var symbols = SymbolTable()
    private var literalChildren = IntegerMap()
    private var nodes = [Node()]
    /// How many distinct patterns there are.
    private(set) var slotCount = 0

    private struct Node {
        /// The child for `*`.
        var anyChild: Int32 = none
        /// The slot of the pattern that ends here.
        var closedSlot: Int32 = none
        /// The slot of the pattern that ends here with one or more further pieces (`**`).
        var openSlot: Int32 = none

        static let none: Int32 = -1
    }

    var isEmpty: Bool { slotCount == 0 }

    /// Adds a permission and returns its slot.
    mutating func insert(_ permission: PermissionPattern) -> Int {
        let action = child(of: 0, for: permission.action)
        return insert(permission.resource, below: action)
    }

    /// Adds a scope and returns its slot.
    ///
    /// An index holds either permissions or scopes.
    mutating func insert(_ scope: Scope) -> Int { insert(scope.resource, below: 0) }

    /// Finds the slots of the permissions that match a question.
    ///
    /// - Returns: how many nodes were visited.
    @discardableResult
    func findPermissions(for request: AccessRequest, into matches: inout InlineList) -> Int {
        guard !isEmpty else { return 0 }
        var walk = Walk()
        let action = request.action.text.utf8
        advance(&walk, over: action.span, anyMatches: true)
        findResources(request, &walk, &matches)
        return walk.visited
    }

    /// Finds the slots of the scopes that a question's resource is in.
    ///
    /// - Returns: how many nodes were visited.
    @discardableResult
    func findScopes(for request: AccessRequest, into matches: inout InlineList) -> Int {
        guard !isEmpty else { return 0 }
        var walk = Walk()
        findResources(request, &walk, &matches)
        return walk.visited
    }
}

extension PatternIndex {
    /// The nodes that the steps so far have led to.
    private struct Walk {
        var reached = InlineList()
        var next = InlineList()
        var visited = 0

        init() { reached.append(0) }
    }

    private func findResources(
        _ request: AccessRequest,
        _ walk: inout Walk,
        _ matches: inout InlineList
    ) {
        let type = request.resourceType.text.utf8
        advance(&walk, over: type.span, anyMatches: !request.isReserved)
        let idText = request.resourceID.text.utf8
        let id = idText.span
        var start = 0
        while !walk.reached.isEmpty {
            collectOpen(walk, &matches)
            let end = id.firstSlash(from: start)
            advance(&walk, over: id.extracting(start..<end), anyMatches: true)
            guard end < id.count else { break }
            start = end + 1
        }
        collectClosed(walk, &matches)
    }

    private func advance(_ walk: inout Walk, over piece: Span<UInt8>, anyMatches: Bool) {
        guard !walk.reached.isEmpty else { return }
        let symbol = symbols.symbol(of: piece)
        walk.next.removeAll()
        for position in 0..<walk.reached.count {
            let node = walk.reached[position]
            if let symbol, let child = literalChildren.value(node, symbol) {
                walk.next.append(child)
            }
            if anyMatches, nodes[node].anyChild != Node.none {
                walk.next.append(Int(nodes[node].anyChild))
            }
        }
        swap(&walk.reached, &walk.next)
        walk.visited += walk.reached.count
    }

    private func collectOpen(_ walk: Walk, _ matches: inout InlineList) {
        for position in 0..<walk.reached.count {
            let slot = nodes[walk.reached[position]].openSlot
            if slot != Node.none { matches.append(Int(slot)) }
        }
    }

    private func collectClosed(_ walk: Walk, _ matches: inout InlineList) {
        for position in 0..<walk.reached.count {
            let slot = nodes[walk.reached[position]].closedSlot
            if slot != Node.none { matches.append(Int(slot)) }
        }
    }

    private mutating func insert(_ resource: ResourcePattern, below root: Int) -> Int {
        var node = child(of: root, for: resource.type)
        for piece in resource.id.pieces { node = child(of: node, for: piece) }
        let existing = resource.id.isOpen ? nodes[node].openSlot : nodes[node].closedSlot
        guard existing == Node.none else { return Int(existing) }
        let slot = slotCount
        slotCount += 1
        if resource.id.isOpen {
            nodes[node].openSlot = Int32(truncatingIfNeeded: slot)
        } else {
            nodes[node].closedSlot = Int32(truncatingIfNeeded: slot)
        }
        return slot
    }

    private mutating func child(of node: Int, for piece: PatternPiece) -> Int {
        switch piece {
        case .any:
            if nodes[node].anyChild != Node.none { return Int(nodes[node].anyChild) }
            nodes[node].anyChild = Int32(truncatingIfNeeded: nodes.count)
        case .literal(let value):
            let symbol = symbols.intern(value)
            if let child = literalChildren.value(node, symbol) { return child }
            literalChildren.set(nodes.count, for: node, symbol)
        }
        nodes.append(Node())
        return nodes.count - 1
    }
}

extension Span<UInt8> {
    /// The offset of the next `/`, or the end.
    fileprivate func firstSlash(from start: Int) -> Int {
        var offset = start
        while offset < count, self[offset] != UInt8(ascii: "/") { offset += 1 }
        return offset
    }
}

internal import JSON

/// Many patterns, compiled so that a question finds those that match it without looking at others.
///
/// A trie: its first step is the action (scopes have none), then the type, then the id's pieces.
/// Every node has literal children, found by hash, and at most one for `*`. A question walks all the
/// nodes that it can reach: at most two per node of the step before, whatever the number of patterns
/// beside them. Each distinct pattern has a *slot*, a number from 0 under which the index's owner
/// keeps what the pattern stands for.
final class PatternIndex: Sendable {
    /// How many distinct patterns there are.
    let slotCount: Int

    private let symbols: SymbolTable
    private let literalChildren: IntegerMap
    private let nodes: [PatternNode]

    init(_ builder: PatternIndexBuilder) {
        slotCount = builder.slotCount
        symbols = builder.symbols
        literalChildren = builder.literalChildren
        nodes = builder.nodes
    }

    /// The slots of the permissions that match a question.
    func permissions(matching request: AccessRequest) -> PatternMatches {
        var matches = PatternMatches()
        guard slotCount > 0 else { return matches }
        let action = request.action.text.utf8
        let next = children(of: 0, for: action.span)
        matches.visited += 1
        if next.literal >= 0 { walkResources(from: next.literal, request, &matches) }
        if next.any >= 0 { walkResources(from: next.any, request, &matches) }
        return matches
    }

    /// The slots of the scopes that a question's resource is in.
    func scopes(containing request: AccessRequest) -> PatternMatches {
        var matches = PatternMatches()
        guard slotCount > 0 else { return matches }
        walkResources(from: 0, request, &matches)
        return matches
    }
}

/// The patterns of a ``PatternIndex`` that match a question.
struct PatternMatches {
    /// Their slots.
    var slots = InlineList()
    /// How many nodes were visited to find them.
    var visited = 0
}

extension PatternIndex {
    /// The nodes that one piece leads to; -1 for none.
    private struct Children {
        let literal: Int
        let any: Int
    }

    private func children(of node: Int, for piece: Span<UInt8>) -> Children {
        let any = Int(nodes[node].anyChild)
        guard let symbol = symbols.symbol(of: piece) else { return Children(literal: -1, any: any) }
        return Children(literal: literalChildren.value(node, symbol) ?? -1, any: any)
    }

    private func walkResources(
        from node: Int,
        _ request: AccessRequest,
        _ matches: inout PatternMatches
    ) {
        let type = request.resourceType.text.utf8
        let next = children(of: node, for: type.span)
        matches.visited += 1
        let id = request.resourceID.text.utf8
        if next.literal >= 0 { walkPieces(from: next.literal, id.span, 0, &matches) }
        if next.any >= 0, !request.isReserved { walkPieces(from: next.any, id.span, 0, &matches) }
    }

    /// Follows the pieces of an id from an offset on.
    ///
    /// It recurses into `*` where there is a literal child too, thus no deeper than a pattern has
    /// pieces.
    private func walkPieces(
        from node: Int,
        _ id: Span<UInt8>,
        _ start: Int,
        _ matches: inout PatternMatches
    ) {
        var node = node
        var start = start
        while true {
            matches.visited += 1
            report(nodes[node].openSlot, &matches)
            let end = id.firstSlash(from: start)
            let next = children(of: node, for: id.extracting(start..<end))
            guard end < id.count else {
                if next.literal >= 0 { report(nodes[next.literal].closedSlot, &matches) }
                if next.any >= 0 { report(nodes[next.any].closedSlot, &matches) }
                return
            }
            start = end + 1
            if next.literal < 0, next.any < 0 { return }
            if next.literal >= 0, next.any >= 0 { walkPieces(from: next.any, id, start, &matches) }
            node = next.literal >= 0 ? next.literal : next.any
        }
    }

    private func report(_ slot: Int32, _ matches: inout PatternMatches) {
        if slot >= 0 { matches.slots.append(Int(slot)) }
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

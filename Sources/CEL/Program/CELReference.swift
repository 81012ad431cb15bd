internal import JSON

/// Something that an expression reads of a variable.
public struct CELReference: Sendable, Equatable {
    /// The variable.
    public let variable: String
    /// The fields, one in the other.
    public let fields: [String]
    /// How many of the fields must be there: those before `has()`, `.?` or `[?` asks for one.
    public let requiredFields: Int
    /// Whether it is only asked, by `has()`, `.?` or `[?`, whether the last field is there.
    public let isPresenceTest: Bool
    /// The line, from 1.
    public let line: Int
    /// The column in code points, from 1.
    public let column: Int

    /// The longest chains of fields in the order in which they were written.
    static func all(in checked: CheckedTree) -> [CELReference] {
        let tree = checked.syntax
        var isInner = Set<NodeID>()
        for id in tree.nodes.indices where checked.resolutions[id] != nil {
            if case .variable? = checked.resolutions[id] { continue }
            if let (operand, _, _) = selection(NodeID(id), tree) { isInner.insert(operand) }
        }
        return tree.nodes.indices.compactMap { id in
            guard checked.resolutions[id] != nil, !isInner.contains(NodeID(id)) else { return nil }
            return reference(NodeID(id), checked)
        }
    }

    private static func reference(_ id: NodeID, _ checked: CheckedTree) -> CELReference? {
        let tree = checked.syntax
        var fields: [String] = []
        var isTested = false
        // Fields from the innermost one that may be missing outwards: behind it nothing must be there.
        var optionalFields = 0
        var node = id
        while true {
            if case .variable? = checked.resolutions[Int(node)] {
                guard let name = variable(node, checked) else { return nil }
                let position = SourcePosition(offset: Int(tree[id].offset), in: tree.source)
                return CELReference(
                    variable: name,
                    fields: fields.reversed(),
                    requiredFields: fields.count - optionalFields,
                    isPresenceTest: isTested,
                    line: position.line,
                    column: position.column
                )
            }
            guard let (operand, field, isTest) = selection(node, tree) else { return nil }
            if node == id { isTested = isTest }
            fields.append(field)
            if isTest { optionalFields = fields.count }
            node = operand
        }
    }

    private static func variable(_ node: NodeID, _ checked: CheckedTree) -> String? {
        guard case .variable(let slot)? = checked.resolutions[Int(node)] else { return nil }
        return checked.variables[slot]
    }

    /// The operand and the field of a selection; an index by a literal string is one.
    private static func selection(
        _ id: NodeID,
        _ tree: SyntaxTree
    ) -> (operand: NodeID, field: String, isTest: Bool)? {
        switch tree[id].kind {
        case .select(let operand, let field): (operand, tree.name(field).string, false)
        case .presence(let operand, let field), .optionalSelect(let operand, let field):
            (operand, tree.name(field).string, true)
        case .index(let operand, let key): literal(key, tree).map { (operand, $0, false) }
        case .optionalIndex(let operand, let key): literal(key, tree).map { (operand, $0, true) }
        case .constant, .identifier, .call, .not, .negate, .binary, .and, .or, .conditional, .list,
            .map, .optional, .comprehension, .bind, .optionalMap, .optionalFlatMap:
            nil
        }
    }

    private static func literal(_ id: NodeID, _ tree: SyntaxTree) -> String? {
        guard case .constant(let index) = tree[id].kind,
            case .string(let text) = tree.constants[Int(index)]
        else { return nil }
        return text.string
    }
}

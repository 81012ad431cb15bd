internal import JSON

extension Parser {
    /// Builds a call, or what the macro that it is stands for.
    mutating func call(
        _ head: ParserFrame.CallHead,
        _ arguments: [NodeID]
    ) throws(CELCompileError) -> NodeID {
        if let expansion = try expand(head, arguments) { return expansion }
        let call = SyntaxCall(
            function: head.function,
            target: head.target,
            arguments: tree.add(list: arguments),
            isRooted: head.isRooted
        )
        return try tree.add(call, at: head.offset, limits: limits)
    }

    private mutating func expand(
        _ head: ParserFrame.CallHead,
        _ arguments: [NodeID]
    ) throws(CELCompileError) -> NodeID? {
        let name = tree.name(head.function)
        guard let target = head.target else {
            guard name == "has", arguments.count == 1, !head.isRooted else { return nil }
            return try presence(arguments[0], head)
        }
        switch (name, arguments.count) {
        case ("bind", 3) where isIdentifier(target, "cel"):
            let variable = try variable(arguments[0])
            let parts = [arguments[1], arguments[2]]
            return try add(.bind(variable, parts[0], parts[1]), at: head.offset, over: parts)
        case ("optMap", 2):
            let variable = try variable(arguments[0])
            let kind = SyntaxNode.Kind.optionalMap(target, variable, arguments[1])
            return try add(kind, at: head.offset, over: [target, arguments[1]])
        case ("optFlatMap", 2):
            let variable = try variable(arguments[0])
            let kind = SyntaxNode.Kind.optionalFlatMap(target, variable, arguments[1])
            return try add(kind, at: head.offset, over: [target, arguments[1]])
        default: return try loop(name, target, arguments, head.offset)
        }
    }

    /// `has(e.f)`: the argument must be a selection as it was written.
    private mutating func presence(
        _ argument: NodeID,
        _ head: ParserFrame.CallHead
    ) throws(CELCompileError) -> NodeID {
        guard case .select(let operand, let field) = tree[argument].kind else {
            throw error("`has()` takes a field selection such as `a.b`", at: head.offset)
        }
        let offset = Int(tree[argument].offset)
        return try add(.presence(operand, field), at: offset, over: [operand])
    }

    private mutating func loop(
        _ name: ExactString,
        _ target: NodeID,
        _ arguments: [NodeID],
        _ offset: Int
    ) throws(CELCompileError) -> NodeID? {
        guard let macro = LoopMacro(name, arguments.count) else { return nil }
        var rest = arguments[...]
        let first = try variable(rest.removeFirst())
        let second = macro.hasTwoVariables ? try variable(rest.removeFirst()) : nil
        if second == first {
            let offset = Int(tree[arguments[1]].offset)
            throw error("the two variables of a loop have different names", at: offset)
        }
        let filter = rest.count == 2 ? rest.removeFirst() : nil
        let body = rest.removeFirst()
        let loop = SyntaxComprehension(
            kind: macro.kind,
            range: target,
            variable: first,
            second: second,
            filter: filter,
            body: body
        )
        return try tree.add(loop, at: offset, limits: limits)
    }

    private func isIdentifier(_ node: NodeID, _ name: ExactString) -> Bool {
        guard case .identifier(let id, false) = tree[node].kind else { return false }
        return tree.name(id) == name
    }

    private func variable(_ node: NodeID) throws(CELCompileError) -> NameID {
        guard case .identifier(let id, false) = tree[node].kind else {
            let message = "the variable of a macro is a simple name"
            throw error(message, at: Int(tree[node].offset))
        }
        return id
    }
}

/// A macro that is a loop over its receiver.
struct LoopMacro {
    let kind: SyntaxComprehension.Kind
    let hasTwoVariables: Bool

    /// The macro called `name` with so many arguments; nil if that is an ordinary call.
    init?(_ name: ExactString, _ arguments: Int) {
        switch (name, arguments) {
        case ("all", 2): self.init(.all)
        case ("exists", 2): self.init(.exists)
        case ("exists_one", 2), ("existsOne", 2): self.init(.existsOne)
        case ("map", 2), ("map", 3): self.init(.list)
        case ("filter", 2): self.init(.filter)
        case ("sortBy", 2): self.init(.sortBy)
        case ("all", 3): self.init(.all, hasTwoVariables: true)
        case ("exists", 3): self.init(.exists, hasTwoVariables: true)
        case ("exists_one", 3), ("existsOne", 3): self.init(.existsOne, hasTwoVariables: true)
        case ("transformList", 3), ("transformList", 4): self.init(.list, hasTwoVariables: true)
        case ("transformMap", 3), ("transformMap", 4): self.init(.map, hasTwoVariables: true)
        case ("transformMapEntry", 3), ("transformMapEntry", 4):
            self.init(.mapEntry, hasTwoVariables: true)
        default: return nil
        }
    }

    private init(_ kind: SyntaxComprehension.Kind, hasTwoVariables: Bool = false) {
        self.kind = kind
        self.hasTwoVariables = hasTwoVariables
    }
}

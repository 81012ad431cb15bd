internal import JSON

extension Checker {
    /// The type of an identifier or a selection: the longest declared dotted name wins.
    mutating func name(_ id: NodeID) throws(CELCompileError) -> TypeID {
        if case .identifier(let name, false) = tree[id].kind, let scope = scope(of: name) {
            resolutions[Int(id)] = .local(scope.slot, isLazy: scope.isLazy)
            return scope.type
        }
        if let qualified = qualifiedName(id), let type = declared(qualified, at: id) {
            return type
        }
        guard case .select(let operand, let field) = tree[id].kind else {
            return try undeclared(id)
        }
        let (type, isOptional) = unwrapped(try check(operand))
        let result = try fieldType(type, field, at: id)
        return isOptional ? optional(result) : result
    }

    private func scope(of name: NameID) -> Scope? { scopes.last { $0.name == name } }

    /// A dotted name, if that is what a node is; nil when it starts with a variable of a loop.
    func qualifiedName(_ id: NodeID) -> (name: ExactString, isRooted: Bool)? {
        var fields: [String] = []
        var node = id
        while true {
            switch tree[node].kind {
            case .select(let operand, let field):
                fields.append(tree.name(field).string)
                node = operand
            case .identifier(let name, let isRooted):
                guard isRooted || scope(of: name) == nil else { return nil }
                fields.append(tree.name(name).string)
                return (ExactString(fields.reversed().joined(separator: ".")), isRooted)
            case .constant, .optionalSelect, .presence, .index, .optionalIndex, .call, .not,
                .negate, .binary, .and, .or, .conditional, .list, .map, .optional, .comprehension,
                .bind, .optionalMap, .optionalFlatMap:
                return nil
            }
        }
    }

    private mutating func declared(
        _ qualified: (name: ExactString, isRooted: Bool),
        at id: NodeID
    ) -> TypeID? {
        let names = environment.candidates(for: qualified.name, isRooted: qualified.isRooted)
        for name in names {
            if let slot = environment.slot(name) {
                resolutions[Int(id)] = .variable(slot)
                return unifier.table.intern(environment.variables[slot].type)
            }
            if let type = Checker.typeNames[name] {
                resolutions[Int(id)] = .type(name)
                return unifier.table.intern(.type(unifier.table.intern(type)))
            }
        }
        return nil
    }

    private mutating func undeclared(_ id: NodeID) throws(CELCompileError) -> TypeID {
        guard case .identifier(let name, _) = tree[id].kind else { return .dyn }
        let spelling = tree.name(name)
        if mode == .none {
            let detail = "no variable `\(spelling)`"
            resolutions[Int(id)] = .failure(.unboundVariable, detail: detail)
            return .dyn
        }
        let known =
            environment.variables.map { ExactString($0.name) } + scopes.map { tree.name($0.name) }
        throw tree.error(
            .name,
            "there is no variable `\(spelling)`",
            at: id,
            suggestion: Spelling.suggestion(for: spelling, among: known)
        )
    }

    /// The type of a field of a value of type `type`.
    mutating func fieldType(
        _ type: TypeID,
        _ field: NameID,
        at id: NodeID,
        isTested: Bool = false
    ) throws(CELCompileError) -> TypeID {
        let type = unifier.resolved(type)
        switch unifier.table[type] {
        case .simple(.dyn): return .dyn
        case .variable:
            _ = unifier.isAssignable(.dyn, to: type)
            return .dyn
        // A map whose keys are no strings has no such field; that shows when it is evaluated.
        case .map(_, let value): return value
        case .record(let index):
            return try recordField(unifier.table.records[index], field, at: id, isTested: isTested)
        case .simple, .list, .type, .abstract:
            if mode == .none { return .dyn }
            let name = tree.name(field)
            throw tree.error(
                .type,
                "a value of type `\(text(type))` has no field `\(name)`",
                at: id
            )
        }
    }

    private mutating func recordField(
        _ record: CELRecordType,
        _ field: NameID,
        at id: NodeID,
        isTested: Bool
    ) throws(CELCompileError) -> TypeID {
        let name = tree.name(field)
        if let type = record.fields[name] { return unifier.table.intern(type) }
        switch record.others {
        case .dyn: return .dyn
        case .refused:
            throw tree.error(
                .name,
                "`\(record.name)` has no field `\(name)`",
                at: id,
                suggestion: Spelling.suggestion(for: name, among: Array(record.fields.keys))
            )
        }
    }

    /// Types that expressions may name, by the name that `type()` gives.
    static let typeNames: [ExactString: CELType] = [
        "bool": .bool, "bytes": .bytes, "double": .double, "int": .int, "uint": .uint,
        "string": .string, "list": .list(.dyn), "map": .map(.dyn, .dyn), "null_type": .null,
        "type": .type(.dyn), "google.protobuf.Timestamp": .timestamp,
        "google.protobuf.Duration": .duration, "optional_type": .optional(.dyn), "net.IP": .ip,
        "net.CIDR": .cidr,
    ]
}

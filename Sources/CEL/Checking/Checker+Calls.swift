internal import JSON

extension Checker {
    /// The type of an operator's result.
    mutating func operation(
        _ name: ExactString,
        _ operands: [NodeID],
        at id: NodeID
    ) throws(CELCompileError) -> TypeID {
        var types: [TypeID] = []
        for operand in operands { types.append(try check(operand)) }
        return try operationType(name, types, at: id)
    }

    @inline(never)
    private mutating func operationType(
        _ name: ExactString,
        _ types: [TypeID],
        at id: NodeID
    ) throws(CELCompileError) -> TypeID {
        if mode == .none { return .dyn }
        let overloads = environment.library.global(name)?.overloads ?? []
        if let type = resolve(overloads, isMember: false, types) { return type }
        throw tree.error(.type, message(name, types), at: id)
    }

    private mutating func message(_ name: ExactString, _ types: [TypeID]) -> String {
        let found = types.map { "`\(text($0))`" }
        switch (name, found.count) {
        case ("_?_:_", 3):
            return "a ternary takes a bool and two values of one type, found \(found[0]), "
                + "\(found[1]) and \(found[2])"
        case ("_[_]", 2), ("_[?_]", 2): return "\(found[0]) has no elements by \(found[1])"
        case ("!_", 1), ("-_", 1): return "`\(name.string.dropLast())` does not take \(found[0])"
        default:
            let pair = found.joined(separator: " and ")
            return "`\(name)` does not take \(pair)"
        }
    }

    /// The type of the results of all overloads that take `types`; nil if none does.
    ///
    /// What is not known of `types` is settled by an overload only if it is the only one.
    mutating func resolve(
        _ overloads: [CELFunctionDeclaration.Overload],
        isMember: Bool,
        _ types: [TypeID]
    ) -> TypeID? {
        var result: TypeID?
        var only: Signature?
        for overload in overloads
        where overload.isMember == isMember && overload.parameters.count == types.count {
            let signature = signature(of: overload)
            let type = unifier.attempt { $0.result(of: signature, for: types) }
            guard let type else { continue }
            only = result == nil ? signature : nil
            result = result == nil || result == type ? type : .dyn
        }
        return only.map { unifier.result(of: $0, for: types) } ?? result
    }

    /// The types of an overload, with fresh variables for its type parameters.
    private mutating func signature(of overload: CELFunctionDeclaration.Overload) -> Signature {
        var parameters: [String: TypeID] = [:]
        for type in overload.parameters + [overload.result] { instantiate(type, &parameters) }
        var expected: [TypeID] = []
        for type in overload.parameters {
            expected.append(unifier.table.intern(type, parameters: parameters))
        }
        let result = unifier.table.intern(overload.result, parameters: parameters)
        return Signature(parameters: expected, result: result)
    }

    /// Takes a fresh variable for each type parameter in `type`.
    private mutating func instantiate(_ type: CELType, _ parameters: inout [String: TypeID]) {
        switch type {
        case .parameter(let name):
            if parameters[name] == nil { parameters[name] = unifier.table.freshVariable() }
        case .list(let element), .type(let element): instantiate(element, &parameters)
        case .map(let key, let value):
            instantiate(key, &parameters)
            instantiate(value, &parameters)
        case .abstract(_, let types):
            for type in types { instantiate(type, &parameters) }
        case .dyn, .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration,
            .record:
            break
        }
    }

    /// The type of a call of a function.
    mutating func call(_ call: SyntaxCall, at id: NodeID) throws(CELCompileError) -> TypeID {
        let isMember = isMember(call)
        if isMember, mode != .none { try refuseMisspelt(call, at: id) }
        var types: [TypeID] = []
        if isMember, let target = call.target { types.append(try check(target)) }
        for argument in tree.children(call.arguments) { types.append(try check(argument)) }
        return try resolve(call, isMember: isMember, types, at: id)
    }

    /// Whether the receiver is a value, not a part of the function's name.
    @inline(never)
    private func isMember(_ call: SyntaxCall) -> Bool {
        guard let receiver = call.target else { return false }
        return namespaced(receiver, tree.name(call.function)) == nil
    }

    /// Names a function that there is none of before what stands beside it: the variable of a loop in a misspelt
    /// macro is no variable, nor is the namespace of a misspelt function.
    @inline(never)
    private func refuseMisspelt(_ call: SyntaxCall, at id: NodeID) throws(CELCompileError) {
        let name = tree.name(call.function)
        if environment.library.member(name) != nil { return }
        if let receiver = call.target, let namespace = undeclared(receiver) {
            let known = Macro.namespaced + environment.library.names(isMember: false)
            let error = noFunction(ExactString("\(namespace).\(name)"), among: known, at: id)
            let isNamespace = known.contains { $0.string.hasPrefix("\(namespace).") }
            // Otherwise it is the variable that is missing.
            guard isNamespace || error.suggestion?.contains(".") == true else { return }
            throw error
        }
        throw noFunction(
            name,
            among: Macro.members + environment.library.names(isMember: true),
            at: id
        )
    }

    /// The name that a receiver is, if nothing is declared with it.
    private func undeclared(_ receiver: NodeID) -> ExactString? {
        guard case .identifier = tree[receiver].kind, let name = qualifiedName(receiver),
            environment.candidates(for: name.name, isRooted: name.isRooted)
                .allSatisfy({ environment.slot($0) == nil && Checker.typeNames[$0] == nil })
        else { return nil }
        return name.name
    }

    private func noFunction(
        _ name: ExactString,
        among known: [ExactString],
        at id: NodeID
    ) -> CELCompileError {
        tree.error(
            .name,
            "there is no function `\(name)`",
            at: id,
            suggestion: Spelling.suggestion(for: name, among: known)
        )
    }

    /// Apart from `call`, so that calls inside one another take little stack.
    @inline(never)
    private mutating func resolve(
        _ call: SyntaxCall,
        isMember: Bool,
        _ types: [TypeID],
        at id: NodeID
    ) throws(CELCompileError) -> TypeID {
        let name = tree.name(call.function)
        var entry: Library.Entry?
        if isMember {
            entry = environment.library.member(name)
        } else if let receiver = call.target {
            entry = namespaced(receiver, name)
        } else {
            entry = global(name, isRooted: call.isRooted)
        }
        guard let entry else { return try unknown(name, isMember: isMember, at: id) }
        return try resolve(entry, name, isMember: isMember, types, call, at: id)
    }

    private func global(_ name: ExactString, isRooted: Bool) -> Library.Entry? {
        for candidate in environment.candidates(for: name, isRooted: isRooted) {
            if let entry = environment.library.global(candidate) { return entry }
        }
        return nil
    }

    private func namespaced(_ receiver: NodeID, _ name: ExactString) -> Library.Entry? {
        guard let prefix = qualifiedName(receiver) else { return nil }
        return global(ExactString("\(prefix.name).\(name)"), isRooted: prefix.isRooted)
    }

    private mutating func unknown(
        _ name: ExactString,
        isMember: Bool,
        at id: NodeID
    ) throws(CELCompileError) -> TypeID {
        if mode == .none {
            let detail = "no function `\(name)`"
            resolutions[Int(id)] = .failure(.unknownFunction, detail: detail)
            return .dyn
        }
        throw noFunction(name, among: environment.library.names(isMember: isMember), at: id)
    }

    private mutating func resolve(
        _ entry: Library.Entry,
        _ name: ExactString,
        isMember: Bool,
        _ types: [TypeID],
        _ call: SyntaxCall,
        at id: NodeID
    ) throws(CELCompileError) -> TypeID {
        if let function = entry.function {
            resolutions[Int(id)] = .function(function, takesTarget: isMember)
        } else {
            let detail = "no implementation of `\(name)`"
            resolutions[Int(id)] = .failure(.unknownFunction, detail: detail)
        }
        if case .extreme? = entry.function {
            return try extreme(name, types, call, at: id)
        }
        if let type = resolve(entry.overloads, isMember: isMember, types) { return type }
        if mode == .none {
            let detail = "`\(name)` does not take \(types.count) arguments"
            resolutions[Int(id)] = .failure(.noOverload, detail: detail)
            return .dyn
        }
        throw tree.error(.type, message(of: name, entry, isMember: isMember, types), at: id)
    }

    private mutating func message(
        of name: ExactString,
        _ entry: Library.Entry,
        isMember: Bool,
        _ types: [TypeID]
    ) -> String {
        var found = types.map { text($0) }
        let receiver = isMember ? "`\(found.removeFirst())`." : ""
        let expected = entry.overloads.map { overload in
            let parameters = overload.parameters.map(\.description)
            guard isMember else { return "`(\(parameters.joined(separator: ", ")))`" }
            return "`\(parameters[0]).\(name)(\(parameters.dropFirst().joined(separator: ", ")))`"
        }
        return "\(receiver)`\(name)` does not take `(\(found.joined(separator: ", ")))`, "
            + "expected \(expected.joined(separator: " or "))"
    }

    /// `math.greatest` and `math.least` take numbers, or one list of them.
    private mutating func extreme(
        _ name: ExactString,
        _ types: [TypeID],
        _ call: SyntaxCall,
        at id: NodeID
    ) throws(CELCompileError) -> TypeID {
        if mode == .none { return .dyn }
        var numbers = types.map { unifier.settled($0) }
        if numbers.count == 1, case .list(let element) = unifier.table[numbers[0]] {
            numbers = [element]
        }
        let isNumeric = numbers.allSatisfy { [.int, .uint, .double, .dyn].contains($0) }
        guard isNumeric, !isOfEmptyList(call), let first = numbers.first else {
            let found = types.map { text($0) }.joined(separator: ", ")
            let message = "`\(name)` takes numbers or a list of them, found `(\(found))`"
            throw tree.error(.type, message, at: id)
        }
        return numbers.allSatisfy { $0 == first } ? first : .dyn
    }

    /// Whether the only argument is `[]` as it is written.
    private func isOfEmptyList(_ call: SyntaxCall) -> Bool {
        let arguments = tree.children(call.arguments)
        guard arguments.count == 1, let argument = arguments.first,
            case .list(let elements) = tree[argument].kind
        else { return false }
        return elements.count == 0
    }
}

/// The types that an overload takes and gives.
private struct Signature {
    let parameters: [TypeID]
    let result: TypeID
}

extension Unifier {
    /// The type of the result if `types` fit the parameters; notes what that tells of variables.
    fileprivate mutating func result(of signature: Signature, for types: [TypeID]) -> TypeID? {
        guard isAssignable(types, to: signature.parameters) else { return nil }
        return resolved(signature.result)
    }
}

/// Macros, for suggestions.
private enum Macro {
    static let members: [ExactString] = [
        "all", "exists", "exists_one", "existsOne", "filter", "map", "optFlatMap", "optMap",
        "sortBy",
        "transformList", "transformMap", "transformMapEntry",
    ]
    static let namespaced: [ExactString] = ["cel.bind"]
}

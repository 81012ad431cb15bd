internal import JSON

/// Finds what is wrong with the inheritance among roles.
struct RoleChecker {
    private let roles: [Role]
    private let numbers: [RoleName: Int]
    private let depthMax: Int

    init(_ roles: [Role], depthMax: Int) {
        self.roles = roles
        self.depthMax = depthMax
        numbers = RoleGraph.numbers(of: roles)
    }

    /// Unknown parents, cycles, and chains that are too long.
    func problems() -> [PolicyDiagnostic] {
        let unknown = unknownParents()
        let (depths, unsettled) = settle()
        return unknown + cycles(among: unsettled) + tooDeep(depths)
    }

    /// The numbers of the roles that a role inherits, as far as they are known.
    private func parents(of role: Int) -> [Int] {
        roles[role].inherits.compactMap { numbers[$0.value] }
    }

    private func unknownParents() -> [PolicyDiagnostic] {
        roles.flatMap { role in
            role.inherits.filter { numbers[$0.value] == nil }.map { parent in
                .error(
                    "role_unknown",
                    parent.place,
                    "role `\(role.name)` inherits `\(parent.value)`, which no file defines"
                )
            }
        }
    }

    /// Counts the roles on the longest chain below each role, starting with those that inherit
    /// nothing.
    ///
    /// - Returns: the depths, and the roles that have none because a cycle is on their way.
    private func settle() -> (depths: [Int], unsettled: Set<Int>) {
        var open = roles.indices.map { parents(of: $0).count }
        var heirs = [[Int]](repeating: [], count: roles.count)
        for role in roles.indices {
            for parent in parents(of: role) { heirs[parent].append(role) }
        }
        var depths = [Int](repeating: 1, count: roles.count)
        var settled = roles.indices.filter { open[$0] == 0 }
        var position = 0
        while position < settled.count {
            let parent = settled[position]
            for heir in heirs[parent] {
                depths[heir] = max(depths[heir], depths[parent] + 1)
                open[heir] -= 1
                if open[heir] == 0 { settled.append(heir) }
            }
            position += 1
        }
        return (depths, Set(roles.indices).subtracting(settled))
    }

    /// Each unsettled role inherits an unsettled one: following them leads into a cycle.
    private func cycles(among unsettled: Set<Int>) -> [PolicyDiagnostic] {
        var seen: Set<Int> = []
        var problems: [PolicyDiagnostic] = []
        for start in unsettled.sorted() where !seen.contains(start) {
            var path: [Int] = []
            var next: Int? = start
            while let role = next, seen.insert(role).inserted {
                path.append(role)
                next = parents(of: role).first(where: unsettled.contains)
            }
            guard let next, let entry = path.firstIndex(of: next) else { continue }
            problems.append(cycle(path[entry...] + [next]))
        }
        return problems
    }

    private func cycle(_ path: ArraySlice<Int>) -> PolicyDiagnostic {
        let first = path[path.startIndex]
        let names = path.map { "`\(roles[$0].name)`" }.joined(separator: " → ")
        return .error("role_cycle", roles[first].place, "roles inherit in a circle: \(names)")
    }

    private func tooDeep(_ depths: [Int]) -> [PolicyDiagnostic] {
        roles.indices.filter { depths[$0] == depthMax + 1 }.map { role in
            .error(
                "role_too_deep",
                roles[role].place,
                "role `\(roles[role].name)` inherits through more than \(depthMax) roles"
            )
        }
    }
}

internal import JSON

/// The roles of a policy set and what each inherits.
final class RoleGraph: Sendable {
    /// The roles; a role's number is its position.
    let roles: [Role]
    private let numbers: [RoleName: Int]
    private let ancestors: [[Ancestor]]

    /// A role that another one is or inherits, directly or through others.
    struct Ancestor: Sendable {
        /// The number of the role.
        let role: Int32
        /// The position, in the same list, of the role that inherits this one; -1 for the first.
        let heir: Int32
    }

    /// Takes roles that ``RoleChecker`` has found to be without cycles.
    ///
    /// - Returns: `nil` if all the lists of ancestors would have more than `ancestorsMax` elements.
    init?(_ roles: [Role], ancestorsMax: Int) {
        self.roles = roles
        let numbers = Self.numbers(of: roles)
        self.numbers = numbers
        var ancestors: [[Ancestor]] = []
        var room = ancestorsMax
        for number in roles.indices {
            guard let list = Self.ancestors(of: number, roles, numbers, room: &room) else {
                return nil
            }
            ancestors.append(list)
        }
        self.ancestors = ancestors
    }

    /// Each role's position, by name.
    static func numbers(of roles: [Role]) -> [RoleName: Int] {
        Dictionary(roles.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    /// The number of a role.
    func number(of name: RoleName) -> Int? { numbers[name] }

    /// The role itself, then what it inherits: nearer ones first, then in the order of `inherits`.
    func ancestors(of role: Int) -> [Ancestor] { ancestors[role] }

    /// The chain of inheritance from a role down to one of its ancestors, both included.
    func via(from role: Int, to ancestor: Int) -> [RoleName] {
        let list = ancestors[role]
        var chain: [RoleName] = []
        var position = ancestor
        while position >= 0 {
            chain.append(roles[Int(list[position].role)].name)
            position = Int(list[position].heir)
        }
        return chain.reversed()
    }

    /// Breadth first, so that each ancestor is found along a shortest chain.
    private static func ancestors(
        of role: Int,
        _ roles: [Role],
        _ numbers: [RoleName: Int],
        room: inout Int
    ) -> [Ancestor]? {
        var list = [Ancestor(role: Int32(truncatingIfNeeded: role), heir: -1)]
        var found: Set<Int> = [role]
        var position = 0
        while position < list.count {
            for parent in roles[Int(list[position].role)].inherits {
                guard let number = numbers[parent.value], found.insert(number).inserted else {
                    continue
                }
                list.append(
                    Ancestor(
                        role: Int32(truncatingIfNeeded: number),
                        heir: Int32(truncatingIfNeeded: position)
                    )
                )
            }
            guard list.count <= room else { return nil }
            position += 1
        }
        room -= list.count
        return list
    }
}

import AuthorizationReference

/// Makes worlds, visitors and questions from so few words that they often meet.
struct WorldGenerator {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    static let roles = ["r0", "r1", "r2", "r3", "r4"]
    /// Two of them are one word in two normalisations.
    private static let types = [
        "t", "t", "t", "u", "\u{E9}", "e\u{301}", "*", "*", "%74", "rolecall",
    ]
    private static let actions = ["a", "a", "a", "b", "*", "*", "%61", "%2A"]
    private static let pieces = ["x", "x", "y", "", "*", "*", "%78", "%2A"]
    static let malformed = [
        "a", "", "a:", ":t", "a:t/", "a*:t", "a:**", "a:t/**/x", "a:t/x*", "a:t/%2F", "a:t/%zz",
        "a:t/\u{1}", "a:t/%C3", "a:t/%", "a:t/x%7F",
    ]

    mutating func world() -> World {
        let names = Self.roles.prefix(random.count(upTo: 5))
        var roles: [World.Role] = []
        for (number, name) in names.enumerated() {
            // Roles inherit later ones only, so that there is no circle.
            let later = Array(names.dropFirst(number + 1))
            let parents = later.filter { _ in random.chance(45) }.shuffled(using: &random)
            let permissions = (0..<random.count(upTo: 4)).map { _ in
                World.Permission(
                    Self.rolePermission(&random),
                    when: random.chance(25) ? condition() : nil
                )
            }
            roles.append(World.Role(name: name, inherits: parents, permissions: permissions))
        }
        let rules = (0..<random.count(upTo: 5)).map { rule("rule\($0)", Array(names)) }
        return World(
            roles: roles.shuffled(using: &random),
            rules: rules,
            properties: random.chance(60) ? Self.properties : [:]
        )
    }

    private mutating func rule(_ id: String, _ names: [String]) -> World.Rule {
        let effect = random.chance(35) ? "deny" : "allow"
        let permissions = (0...random.count(upTo: 2)).map { _ in
            effect == "deny" ? Self.permission(&random) : Self.rolePermission(&random)
        }
        let holders = names.filter { _ in random.chance(50) }.shuffled(using: &random)
        let roles = random.chance(60) ? holders : []
        return World.Rule(
            id: id,
            effect: effect,
            permissions: permissions,
            roles: roles,
            isToAnyone: roles.isEmpty && random.chance(40),
            reason: random.chance(30) ? "because of \(id)" : nil,
            when: random.chance(35) ? condition() : nil
        )
    }

    private static func rolePermission(_ random: inout SeededGenerator) -> String {
        random.chance(5) ? "without-type" : permission(&random)
    }

    static func permission(_ random: inout SeededGenerator) -> String {
        "\(random.pick(actions)):\(scope(&random))"
    }

    static func scope(_ random: inout SeededGenerator) -> String {
        let type = random.pick(types)
        guard random.chance(65) else { return type }
        var parts = (0...random.count(upTo: 2)).map { _ in random.pick(pieces) }
        if random.chance(25) { parts[parts.count - 1] = "**" }
        // An empty id is none.
        return parts == [""] ? type : "\(type)/\(parts.joined(separator: "/"))"
    }

    mutating func query() -> Query {
        let types = ["t", "t", "t", "t", "u", "\u{E9}", "e\u{301}", "*", "rolecall", "rolecall"]
        let id = (0...random.count(upTo: 2)).map { _ in
            random.pick(["x", "x", "y", "", "*", "%78"])
        }
        .joined(separator: "/")
        return Query(
            action: random.pick(["a", "a", "a", "b", "*", "%61"]),
            type: random.pick(types),
            id: id.isEmpty ? "x" : id,
            attributes: requestAttributes()
        )
    }

    mutating func now() -> Int64 { random.pick(Edge.offsets) }
}

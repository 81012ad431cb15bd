import Authorization
import AuthorizationReference
import JSON

extension WorldGenerator {
    /// The declared properties.
    static let properties = [
        "t": ["owner": "string", "level": "int", "hold": "bool", "score": "double"]
    ]

    /// Expressions that hold, do not hold, or fail, now and then; `score` fails for some numbers where it
    /// is not declared.
    private static let expressions = [
        "true", "false", "resource.properties.owner == subject.id",
        "resource.properties.level > 2",
        "has(resource.properties.hold) && resource.properties.hold", "!resource.properties.hold",
        "resource.properties.score * 2.0 > 3.0", "resource.properties.?level.orValue(3) >= 3",
        "context.ip == '10.0.0.1'", "cidr('10.0.0.0/8').containsIP(context.ip)",
        "context.crowd.exists(x, x == subject.id)", "context.flag", "context.flag",
        "resource.properties.level + subject.app_metadata.level > 3", "size(context) > 1",
        "'r1' in subject.roles", "subject.roles == ['r0', 'r1']", "1 / size(subject.roles) == 1",
        "action.name == 'a'", "action.properties.fast", "resource.id.startsWith('x')",
        "resource.type == 't'", "subject.type == 'user'",
        "subject.properties.team == resource.properties.owner", "subject.claims.mfa",
        "has(subject.claims.user_metadata)", "subject.app_metadata.level >= 2",
        "subject.email.endsWith('@x')", "has(subject.email)",
        "now < timestamp('2026-01-01T00:00:00Z')", "now.getFullYear('Asia/Tokyo') == 2026",
        "resource.properties.map(k, k).size() > 1", "'owner' in resource.properties",
    ]

    /// Texts that are no conditions; the last but one only where properties are declared.
    static let brokenConditions = [
        "", "tru", "resource.x", "1 +", "'text'", "1 + 1", "subject.user_metadata",
        "'a'.matches('(')", "resource.properties.owner == 5", "resource.properties.level",
    ]

    /// A condition that compiles, whatever is declared.
    mutating func condition() -> String {
        let first = random.pick(Self.expressions)
        guard random.chance(40) else { return first }
        let second = random.pick(Self.expressions)
        switch random.count(upTo: 4) {
        case 0: return "!(\(first))"
        case 1: return "(\(first)) && (\(second))"
        case 2: return "(\(first)) || (\(second))"
        case 3: return "(\(first)) ? (\(second)) : false"
        default: return "[\(first), \(second)].all(p, p)"
        }
    }

    private typealias Choices = [(name: ExactString, values: [JSONValue])]

    /// The number 3.5, which no literal of JSON values makes.
    private static let fraction = (try? JSONValue(parsing: Array("3.5".utf8))) ?? .null

    private static let claims: Choices = [("mfa", [true]), ("user_metadata", [1])]
    private static let subject: Choices = [("team", ["visitor", "other"])]
    private static let action: Choices = [("fast", [true, false])]
    private static let resource: Choices = [
        ("owner", ["visitor", "other", .null]), ("level", [1, 2, 3, fraction, "3"]),
        ("hold", [true, false, false]), ("score", [1, fraction, 2, "2"]),
    ]
    private static let context: Choices = [
        ("ip", ["10.0.0.1", "192.168.0.1", "nowhere"]), ("flag", [true, 1, "yes"]),
        ("crowd", [.array(["visitor"]), .array([]), .array([1, "visitor"]), "visitor"]),
    ]

    mutating func requestAttributes() -> RequestAttributes {
        guard random.chance(80) else { return RequestAttributes() }
        return RequestAttributes(
            claims: random.chance(20) ? members(Self.claims) : nil,
            subject: members(Self.subject),
            action: members(Self.action),
            resource: members(Self.resource),
            context: members(Self.context)
        )
    }

    private mutating func members(_ choices: Choices) -> JSONObject {
        JSONObject(
            choices.compactMap { choice in
                random.chance(70)
                    ? JSONObject.Member(key: choice.name, value: random.pick(choice.values)) : nil
            }
        )
    }
}

import Authorization
import AuthorizationReference
import JSON

extension WorldGenerator {
    mutating func visitor() -> Visitor {
        let status: SubjectStatus =
            random.chance(80) ? .known : random.chance(70) ? .unknown : .blocked
        return Visitor(
            status: status,
            documents: (0...(random.chance(15) ? 1 : 0)).map { _ in document() }
        )
    }

    private mutating func document() -> JSONValue {
        var metadata = attributes()
        if random.chance(20) {
            metadata.append(.init(key: "authorization", value: .object(JSONObject(attributes()))))
        }
        if random.chance(40) {
            metadata.append(.init(key: "level", value: random.pick([1, 2, 3, "2"])))
        }
        var members: [JSONObject.Member] = [
            .init(key: "app_metadata", value: .object(JSONObject(metadata))),
            .init(key: "user_metadata", value: ["roles": ["r0"]]),
        ]
        if random.chance(40) {
            members.append(.init(key: "email", value: random.pick(["v@x", "v@y", 5])))
            members.append(
                .init(key: "email_verified", value: random.pick([true, true, false, 1]))
            )
        }
        if random.chance(30) { members.append(.init(key: "mfa", value: .bool(random.chance(70)))) }
        return .object(JSONObject(members))
    }

    private mutating func attributes() -> [JSONObject.Member] {
        var members: [JSONObject.Member] = []
        if random.chance(80) {
            members.append(.init(key: "roles", value: attribute { $0.grant() }))
        }
        if random.chance(35) {
            members.append(.init(key: "permissions", value: attribute { $0.directPermission() }))
        }
        if random.chance(35) {
            members.append(.init(key: "acl", value: attribute { $0.aclEntry() }))
        }
        return members
    }

    private mutating func attribute(_ element: (inout Self) -> JSONValue) -> JSONValue {
        if random.chance(6) { return element(&self) }
        if random.chance(3) { return random.pick([nil, 5, true, .object(JSONObject())]) }
        return .array((0..<random.count(upTo: 4)).map { _ in element(&self) })
    }

    private mutating func grant() -> JSONValue {
        let name = string(
            random.chance(92) ? random.pick(Self.roles) : random.pick(["nobody", "R0"])
        )
        if random.chance(30) { return name }
        if random.chance(4) { return junk() }
        var members: [JSONObject.Member] = [.init(key: "role", value: name)]
        if random.chance(55) { members.append(.init(key: "scope", value: scopeValue())) }
        if random.chance(60) { members.append(.init(key: "expires_at", value: time())) }
        if random.chance(10) {
            members.append(.init(key: "reason", value: random.pick(["why", 7] as [JSONValue])))
        }
        if random.chance(10) { members.append(.init(key: "granted_by", value: "someone")) }
        if random.chance(4) { members.append(.init(key: "scopes", value: "t")) }
        if random.chance(3) {
            members.append(
                .init(key: "effect", value: random.pick(["deny", "allow"] as [JSONValue]))
            )
        }
        if random.chance(3) { members.removeFirst() }
        return .object(JSONObject(members.shuffled(using: &random)))
    }

    private mutating func directPermission() -> JSONValue {
        if random.chance(4) { return junk() }
        if random.chance(2) { return aclEntry() }
        return string(permissionText())
    }

    private mutating func aclEntry() -> JSONValue {
        if random.chance(4) { return junk() }
        var members: [JSONObject.Member] = []
        let effect: JSONValue = random.pick(["Deny", nil, true, "deny ", "permit"])
        if random.chance(96) {
            members.append(
                .init(
                    key: "effect",
                    value: random.chance(92) ? random.pick(["allow", "deny"]) : effect
                )
            )
        }
        if random.chance(96) { members.append(.init(key: "permissions", value: permissions())) }
        if random.chance(60) {
            members.append(
                .init(key: "id", value: random.chance(95) ? string("e\(random.count(upTo: 9))") : 3)
            )
        }
        if random.chance(40) { members.append(.init(key: "expires_at", value: time())) }
        if random.chance(30) {
            let text = random.chance(90) ? condition() : random.pick(Self.brokenConditions)
            members.append(
                .init(key: "when", value: random.chance(97) ? string(text) : random.pick([nil, 1]))
            )
        }
        if random.chance(15) {
            members.append(.init(key: "reason", value: random.chance(90) ? "told so" : false))
        }
        if random.chance(3) { members.append(.init(key: "expires", value: "2000-01-01T00:00:00Z")) }
        return .object(JSONObject(members.shuffled(using: &random)))
    }

    private mutating func permissions() -> JSONValue {
        if random.chance(3) { return random.pick(["a:t", nil, .object(JSONObject()), 4]) }
        return .array(
            (0..<random.count(upTo: 3)).map { _ in
                random.chance(2) ? junk() : string(permissionText())
            }
        )
    }

    private mutating func permissionText() -> String {
        random.chance(5) ? random.pick(Self.malformed) : Self.permission(&random)
    }

    private mutating func scopeValue() -> JSONValue {
        if random.chance(8) {
            return random.pick(["", "t/", "t*", "/x", nil, 5, "t/**/x", "t/%2f", .array([])])
        }
        return string(Self.scope(&random))
    }

    private mutating func time() -> JSONValue {
        if random.chance(4) { return random.pick([nil, 1_767_225_600, true]) }
        let texts = random.chance(90) ? Array(Edge.texts.prefix(7)) : Edge.texts
        return string(random.pick(texts).text)
    }

    private mutating func junk() -> JSONValue {
        random.pick([
            nil, 5, true, .array([]), ["r0"], .object(JSONObject()), [["effect": "deny"]], "", "a",
        ])
    }

    private func string(_ text: String) -> JSONValue { .string(ExactString(text)) }
}

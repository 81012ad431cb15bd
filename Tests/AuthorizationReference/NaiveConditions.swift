internal import Authorization
internal import CEL
internal import JSON

/// Evaluates conditions on maps that are written out in full, in an environment of its own.
package final class NaiveConditions {
    /// What becomes of a condition.
    enum Outcome: Equatable {
        case holds, doesNotHold, failed, unreadable

        func applies(isDeny: Bool) -> Bool {
            switch self {
            case .holds: true
            case .doesNotHold: false
            case .failed, .unreadable: isDeny
            }
        }
    }

    /// What a condition sees.
    struct Scene {
        var query: Query
        var subject: Subject
        var roles: [String]
        var visitor: Visitor
        var now: Timestamp
    }

    private let properties: [String: [String: String]]
    private var environments: [String?: CELEnvironment] = [:]
    private var programs: [String: CELProgram?] = [:]

    package init(_ world: World) {
        properties = world.properties
        environments[nil] = Self.environment(nil)
        for (type, properties) in world.properties {
            environments[type] = Self.environment(properties)
        }
    }

    func outcome(of when: String, on permissions: [NaivePattern?], _ scene: Scene) -> Outcome {
        guard let program = program(when, type(of: permissions)) else { return .unreadable }
        guard let value = try? program.evaluate(bindings(scene)) else {
            return .failed
        }
        return value.bool.map { $0 ? .holds : .doesNotHold } ?? .failed
    }

    /// The type with declared properties that all permissions name.
    private func type(of permissions: [NaivePattern?]) -> String? {
        for type in properties.keys
        where !permissions.isEmpty
            && permissions.allSatisfy({ $0?.type == .bytes(Array(type.utf8)) })
        {
            return type
        }
        return nil
    }

    private func program(_ when: String, _ type: String?) -> CELProgram? {
        // Canonically equal texts are different ones.
        let key = "\(type ?? "") \(Array(when.utf8))"
        if let program = programs[key] { return program }
        let program = try? environments[type]?.compile(when)
        let isCondition =
            program.map {
                $0.literalErrors.isEmpty && ($0.type == .bool || $0.type == .dyn)
            } ?? false
        let result = isCondition ? program : nil
        programs.updateValue(result, forKey: key)
        return result
    }

    private static func environment(_ declared: [String: String]?) -> CELEnvironment {
        let map = CELType.map(.string, .dyn)
        let names: [String: CELType] = [
            "string": .string, "int": .int, "bool": .bool, "double": .double,
        ]
        let properties = declared.map { declared in
            CELType.record(
                CELRecordType(
                    "p",
                    fields: Dictionary(
                        declared.compactMap { name, type in
                            names[type].map { (ExactString(name), $0) }
                        }
                    ) { first, _ in first },
                    others: .dyn
                )
            )
        }
        func record(_ name: String, _ fields: [ExactString: CELType]) -> CELVariable {
            CELVariable(name, .record(CELRecordType(name, fields: fields, others: .refused)))
        }
        var limits = CELLimits.standard
        limits.source = 16_384
        return CELEnvironment(
            variables: [
                CELVariable("now", .timestamp), CELVariable("context", map),
                record("action", ["name": .string, "properties": map]),
                record(
                    "resource",
                    ["type": .string, "id": .string, "properties": properties ?? map]
                ),
                record(
                    "subject",
                    [
                        "id": .string, "type": .string, "email": .string, "roles": .list(.string),
                        "claims": map, "app_metadata": map, "properties": map,
                    ]
                ),
            ],
            limits: limits
        )
    }
}

extension NaiveConditions {
    private func bindings(_ scene: Scene) -> CELBindings {
        let query = scene.query
        let now = CELTimestamp(seconds: scene.now.seconds, nanoseconds: scene.now.nanoseconds)
        return CELBindings([
            now.map(CELValue.timestamp),
            .jsonObject(query.attributes.context),
            Self.map([
                ("name", .string(query.action)),
                ("properties", .jsonObject(query.attributes.action)),
            ]),
            Self.map([
                ("type", .string(query.type)), ("id", .string(query.id)),
                ("properties", resourceProperties(query)),
            ]),
            Self.map(subject(scene)),
        ])
    }

    private func resourceProperties(_ query: Query) -> CELValue {
        Self.map(
            query.attributes.resource.map { member in
                let type = properties[query.type]?[member.key.string]
                if type == "double", let number = member.value.number?.double {
                    return (member.key.string, .double(number))
                }
                return (member.key.string, CELValue(member.value))
            }
        )
    }

    private func subject(_ scene: Scene) -> [(String, CELValue)] {
        var claims: [(String, CELValue)] = []
        let stated = Array(scene.query.attributes.claims ?? JSONObject())
        let profile = Array(scene.visitor.documents.dropFirst().first?.object ?? JSONObject())
        for member in stated + profile where member.key != "user_metadata" {
            claims.removeAll { ExactString($0.0) == member.key }
            claims.append((member.key.string, CELValue(member.value)))
        }
        let metadata = scene.visitor.documents.first?["app_metadata"]?.object
        var subject: [(String, CELValue)] = [
            ("id", .string(scene.subject.id)), ("type", .string(scene.subject.type)),
            ("roles", .list(scene.roles.map { .string($0) })), ("claims", Self.map(claims)),
            ("app_metadata", .jsonObject(metadata ?? JSONObject())),
            ("properties", .jsonObject(scene.query.attributes.subject)),
        ]
        let last = scene.visitor.documents.last { $0["email"]?.string != nil }
        if let last, last["email_verified"]?.bool == true, let email = last["email"]?.string {
            subject.append(("email", .string(email)))
        }
        return subject
    }

    private static func map(_ members: [(String, CELValue)]) -> CELValue {
        let map = CELMap(members.map { CELMap.Entry(key: .string($0.0), value: $0.1) })
        return map.map(CELValue.map) ?? .null
    }
}

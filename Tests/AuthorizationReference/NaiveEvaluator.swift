package import Authorization
internal import JSON

/// An answer with its full reason, as plain texts.
package struct Answer: Equatable {
    var isAllow: Bool
    package var code: String
    var role: String?
    var via: [String] = []
    var permission: String?
    var rule: String?
    var entry: String?
    var source: String?
    var expiry: Timestamp?
    var explanation: String?
}

extension Answer {
    package init(_ decision: Decision) {
        let reason = decision.reason
        self.init(
            isAllow: decision.effect == .allow,
            code: reason.code.rawValue,
            role: reason.role?.text.string,
            via: reason.via.map(\.text.string),
            permission: reason.permission?.string,
            rule: reason.rule?.text.string,
            entry: reason.entry?.string,
            source: reason.source,
            expiry: reason.expiresAt,
            explanation: reason.explanation?.string
        )
    }
}

/// Decides by going through everything there is, as the design words it.
package struct NaiveEvaluator {
    let world: World
    let status: SubjectStatus
    let profile: NaiveProfile
    let now: Timestamp
    let patterns: NaivePattern.Shelf
    let visitor: Visitor
    let subject: Subject
    let conditions: NaiveConditions

    package init(
        world: World,
        status: SubjectStatus,
        visitor: Visitor,
        subject: Subject,
        profile: NaiveProfile,
        now: Timestamp,
        patterns: NaivePattern.Shelf,
        conditions: NaiveConditions
    ) {
        self.world = world
        self.status = status
        self.visitor = visitor
        self.subject = subject
        self.conditions = conditions
        self.profile = profile
        self.now = now
        self.patterns = patterns
    }

    /// Something that could be the reason, with what it is preferred by.
    private struct Candidate {
        var isScoped = false
        var expiry: Timestamp?
        var order: [Int]
        var answer: Answer

        static func isPreferred(_ left: Candidate, _ right: Candidate) -> Bool {
            if left.isScoped != right.isScoped { return !left.isScoped }
            switch (left.expiry, right.expiry) {
            case (nil, nil): break
            case (nil, _?): return true
            case (_?, nil): return false
            case (let one?, let other?): if one != other { return one > other }
            }
            return left.order.lexicographicallyPrecedes(right.order)
        }
    }

    package func answer(_ query: Query) -> Answer {
        if status == .blocked { return Answer(isAllow: false, code: "subject_blocked") }
        let isReserved = query.type == "rolecall"
        var classes = [aclEntries(query, isDeny: true), rules(query, effect: "deny")]
        if status == .known {
            if !isReserved { classes.append(directPermissions(query)) }
            classes.append(rolePermissions(query))
        }
        if !isReserved {
            classes.append(rules(query, effect: "allow"))
            if status == .known { classes.append(aclEntries(query, isDeny: false)) }
        }
        for candidates in classes {
            if let best = candidates.sorted(by: Candidate.isPreferred).first { return best.answer }
        }
        return Answer(isAllow: false, code: status == .unknown ? "unknown_subject" : "no_grant")
    }

    private func isOver(_ expiry: Timestamp?) -> Bool { expiry.map { now >= $0 } ?? false }

    private func matches(_ permission: String, _ query: Query) -> Bool {
        patterns.permission(permission)?.matches(query) ?? false
    }
}

extension NaiveEvaluator {
    /// What becomes of a condition, evaluated anew each time.
    private func outcome(
        of when: String?,
        on permissions: [String],
        _ query: Query
    ) -> NaiveConditions.Outcome {
        guard let when else { return .holds }
        let held = Set(grantsInForce(query).flatMap { chains(from: $1.role) }.compactMap(\.last))
        return conditions.outcome(
            of: when,
            on: permissions.map { patterns.permission($0) },
            NaiveConditions.Scene(
                query: query,
                subject: subject,
                roles: held.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) },
                visitor: visitor,
                now: now
            )
        )
    }

    private func aclEntries(_ query: Query, isDeny: Bool) -> [Candidate] {
        var found: [Candidate] = []
        for (number, entry) in profile.entries.enumerated()
        where entry.isDeny == isDeny && !isOver(entry.expiry) {
            let permissions = entry.permissions ?? []
            let outcome = outcome(of: entry.when, on: permissions, query)
            guard outcome.applies(isDeny: isDeny) else { continue }
            var answer = Answer(isAllow: !isDeny, code: isDeny ? "acl_deny" : "acl_allow")
            if entry.isUnreadable || (isDeny && outcome == .unreadable) {
                answer.code = "unreadable_deny"
            }
            answer.entry = entry.id
            answer.source = entry.source
            answer.expiry = entry.expiry
            answer.explanation = entry.reason
            guard let permissions = entry.permissions else {
                found.append(Candidate(expiry: entry.expiry, order: [number], answer: answer))
                continue
            }
            for (place, permission) in permissions.enumerated() where matches(permission, query) {
                answer.permission = permission
                found.append(
                    Candidate(expiry: entry.expiry, order: [number, place], answer: answer)
                )
            }
        }
        return found
    }

    private func directPermissions(_ query: Query) -> [Candidate] {
        profile.direct.enumerated().filter { matches($1.permission, query) }.map { number, direct in
            var answer = Answer(isAllow: true, code: "direct_permission")
            answer.permission = direct.permission
            answer.source = direct.source
            return Candidate(order: [number], answer: answer)
        }
    }

    private func rolePermissions(_ query: Query) -> [Candidate] {
        var found: [Candidate] = []
        for (number, grant) in grantsInForce(query) {
            for (nearness, chain) in chains(from: grant.role).enumerated() {
                let permissions = role(chain[chain.count - 1])?.permissions ?? []
                for (place, permission) in permissions.enumerated()
                where matches(permission.text, query) {
                    let outcome = outcome(of: permission.when, on: [permission.text], query)
                    guard outcome.applies(isDeny: false) else { continue }
                    var answer = answer("role_permission", isAllow: true, grant, chain)
                    answer.permission = permission.text
                    let order = [number, nearness, place]
                    found.append(candidate(grant, order, answer))
                }
            }
        }
        return found
    }

    private func rules(_ query: Query, effect: String) -> [Candidate] {
        var found: [Candidate] = []
        for (number, rule) in world.rules.enumerated() where rule.effect == effect {
            let outcome = outcome(of: rule.when, on: rule.permissions, query)
            guard outcome.applies(isDeny: effect == "deny") else { continue }
            for (place, permission) in rule.permissions.enumerated()
            where matches(permission, query) {
                let isAllow = effect == "allow"
                var answer = Answer(isAllow: isAllow, code: isAllow ? "rule_allow" : "rule_deny")
                answer.permission = permission
                answer.rule = rule.id
                answer.explanation = rule.reason
                if rule.roles.isEmpty {
                    guard status == .known || !isAllow || rule.isToAnyone else { continue }
                    found.append(Candidate(order: [number, place], answer: answer))
                    continue
                }
                guard status == .known || !isAllow else { continue }
                found += holders(of: rule, query, answer, [number, place])
            }
        }
        return found
    }

    private func holders(
        of rule: World.Rule,
        _ query: Query,
        _ answer: Answer,
        _ order: [Int]
    ) -> [Candidate] {
        grantsInForce(query).compactMap { number, grant in
            let chains = chains(from: grant.role)
            for name in rule.roles {
                guard let chain = chains.first(where: { $0.last == name }) else { continue }
                var answer = answer
                answer.role = grant.role
                answer.via = chain
                answer.source = grant.source
                answer.expiry = grant.expiry
                return candidate(grant, order + [number], answer)
            }
            return nil
        }
    }

    private func candidate(
        _ grant: NaiveProfile.Grant,
        _ order: [Int],
        _ answer: Answer
    ) -> Candidate {
        Candidate(
            isScoped: grant.scope != nil,
            expiry: grant.expiry,
            order: order,
            answer: answer
        )
    }

    private func answer(
        _ code: String,
        isAllow: Bool,
        _ grant: NaiveProfile.Grant,
        _ chain: [String]
    ) -> Answer {
        Answer(
            isAllow: isAllow,
            code: code,
            role: grant.role,
            via: chain,
            source: grant.source,
            expiry: grant.expiry
        )
    }

    private func grantsInForce(_ query: Query) -> [(Int, NaiveProfile.Grant)] {
        profile.grants.enumerated().filter { _, grant in
            let covers = grant.scope.map { patterns.scope($0)?.matches(query) ?? false } ?? true
            return covers && !isOver(grant.expiry)
        }
    }

    private func role(_ name: String) -> World.Role? { world.roles.first { $0.name == name } }

    /// The shortest chain from a role to each role that it is or inherits: shorter ones first, then
    /// in the order of `inherits`.
    private func chains(from name: String) -> [[String]] {
        guard role(name) != nil else { return [] }
        var chains = [[name]]
        var level = chains
        while !level.isEmpty {
            var next: [[String]] = []
            for chain in level {
                for parent in role(chain[chain.count - 1])?.inherits ?? []
                where !(chains + next).contains(where: { $0.last == parent }) {
                    next.append(chain + [parent])
                }
            }
            chains += next
            level = next
        }
        return chains
    }
}

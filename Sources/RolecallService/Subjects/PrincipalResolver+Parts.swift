internal import Authorization

extension PrincipalResolver {
    /// What was found of the parts of one profile.
    enum Found {
        case found([UserEntry], ProfileAge?)
        /// These must be loaded first; the others were found.
        case missingParts([ProfileNeed], found: LoadedParts)

        /// The outcome of a look-up where something is missing.
        var missing: Outcome {
            switch self {
            case .found: .missing([], found: [:])
            case .missingParts(let needs, let found): .missing(needs, found: found)
            }
        }
    }

    /// The parts of a profile at `keys`, as far as they are in memory.
    func parts(
        of keys: [ProfileKey],
        token: AuthenticatedToken?,
        under policies: PolicySet,
        _ reading: Reading
    ) throws(Refusal) -> Found {
        var found: [(key: ProfileKey, part: ProfilePart)] = []
        var missing: [ProfileNeed] = []
        for key in keys {
            let need = ProfileNeed(key: key, token: token)
            if let part = try part(for: need, under: policies, reading) {
                found.append((key, part))
            } else {
                missing.append(need)
            }
        }
        guard missing.isEmpty else {
            let parts = found.map { ($0.key, Result<ProfilePart, Refusal>.success($0.part)) }
            return .missingParts(
                missing,
                found: Dictionary(parts, uniquingKeysWith: { first, _ in first })
            )
        }
        let age = found.reduce(nil) { ProfileAge.oldest($0, $1.part.age) }
        return .found(found.map(\.part.entry), age)
    }

    /// The part of a profile that is needed; nil if it must be loaded first.
    func part(
        for need: ProfileNeed,
        under policies: PolicySet,
        _ reading: Reading
    ) throws(Refusal) -> ProfilePart? {
        if !reading.loaded.isEmpty, let result = reading.loaded[need.key] {
            return try result.get()
        }
        switch need.key {
        case .directory(let key):
            return users?.entry(for: key).map { ProfilePart(entry: $0, age: nil) }
        case .userinfo where need.token == nil:
            throw Refusal(
                .subjectTokenRequired,
                "only an access token of the user opens `/userinfo`"
            )
        case .tenant, .userinfo:
            return profiles?.part(for: need, reading.demand, under: policies)
        }
    }
}

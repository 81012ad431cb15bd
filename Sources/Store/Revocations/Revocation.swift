public import Directory
public import JSON

/// Tokens that are refused though their signature holds.
public struct Revocation: Hashable, Sendable {
    /// Which tokens of an issuer.
    public enum Target: Hashable, Sendable {
        /// The token with this `jti`.
        case token(ExactString)
        /// All tokens with this `sub` whose `iat` is before the time.
        case subject(ExactString, issuedBefore: UserTime)
    }

    /// What identifies a revocation: there is one of each.
    public struct Key: Hashable, Sendable {
        /// What tokens are revoked by.
        public enum Kind: String, CaseIterable, Sendable {
            /// By `sub`.
            case subject
            /// By `jti`.
            case token
        }

        /// The `iss` of the tokens.
        public let issuer: ExactString
        /// What they are revoked by.
        public let kind: Kind
        /// Their `sub` or `jti`.
        public let value: ExactString

        /// The key of a revocation.
        public init(issuer: ExactString, kind: Kind, value: ExactString) {
            self.issuer = issuer
            self.kind = kind
            self.value = value
        }
    }

    /// The `iss` of the tokens.
    public let issuer: ExactString
    /// Which of its tokens.
    public let target: Target
    /// When every token that is concerned has expired: from then on nobody needs the revocation.
    public let deadAt: UserTime
    /// When they were revoked.
    public let revokedAt: UserTime
    /// Why, in the words of who revoked them.
    public let reason: ExactString?

    /// A revocation.
    public init(
        issuer: ExactString,
        _ target: Target,
        deadAt: UserTime,
        revokedAt: UserTime,
        reason: ExactString? = nil
    ) {
        self.issuer = issuer
        self.target = target
        self.deadAt = deadAt
        self.revokedAt = revokedAt
        self.reason = reason
    }

    /// What identifies it.
    public var key: Key {
        switch target {
        case .token(let id): Key(issuer: issuer, kind: .token, value: id)
        case .subject(let subject, _): Key(issuer: issuer, kind: .subject, value: subject)
        }
    }

    /// What is in force when `other`, with the same key, is put as well: the later time counts, of
    /// each; it is this one, unchanged, if the other adds nothing.
    public func joined(with other: Revocation) -> Revocation {
        let joined = Revocation(
            issuer: issuer,
            target.joined(with: other.target),
            deadAt: max(deadAt, other.deadAt),
            revokedAt: other.revokedAt,
            reason: other.reason
        )
        return joined.target == target && joined.deadAt == deadAt ? self : joined
    }
}

extension Revocation.Target {
    fileprivate func joined(with other: Self) -> Self {
        switch (self, other) {
        case (.subject(let subject, let mine), .subject(_, let theirs)):
            .subject(subject, issuedBefore: max(mine, theirs))
        case (.token, _), (.subject, .token): self
        }
    }
}

extension Revocation.Key: Comparable {
    /// The order of lists: by issuer, then subjects before tokens, then by value; texts as bytes.
    public static func < (first: Self, second: Self) -> Bool {
        if first.issuer != second.issuer { return first.issuer < second.issuer }
        if first.kind != second.kind { return first.kind == .subject }
        return first.value < second.value
    }
}

internal import Authorization
public import Directory
public import JSON
public import Store

/// Tokens that somebody wants to have refused: one by its `jti`, or those of a `sub` from before a time.
public struct RevocationOrder: Sendable {
    /// The `iss` of the tokens.
    public var issuer: ExactString
    /// The `jti` of one token.
    public var tokenID: ExactString?
    /// The `sub` of several.
    public var subject: ExactString?
    /// The time before which those were issued: RFC 3339 with a zone.
    public var issuedBefore: ExactString?
    /// Why.
    public var reason: ExactString?

    /// An order.
    public init(
        issuer: ExactString,
        tokenID: ExactString? = nil,
        subject: ExactString? = nil,
        issuedBefore: ExactString? = nil,
        reason: ExactString? = nil
    ) {
        self.issuer = issuer
        self.tokenID = tokenID
        self.subject = subject
        self.issuedBefore = issuedBefore
        self.reason = reason
    }

    /// How long tokens of the issuer live.
    public enum TokenLife: Sendable {
        /// At most ``AdministrationLimits/tokenLifeMilliseconds``: Rolecall itself gives them out.
        case bounded
        /// As long as the issuer likes: their revocations stay for ever.
        case unknown
    }

    /// What is to be put in force at a time.
    ///
    /// - Throws: ``AdminError/invalidRequest(_:)``.
    public func revocation(
        at now: UserTime,
        _ life: TokenLife
    ) throws(AdminError) -> Revocation {
        try Expiry.check(reason: reason)
        switch (tokenID, subject, issuedBefore) {
        case (let token?, nil, nil) where !token.isEmpty:
            try Self.check(token, "jti")
            return revocation(.token(token), newest: now, life, at: now)
        case (nil, let subject?, let text?) where !subject.isEmpty:
            try Self.check(subject, "sub")
            let time = try Self.time(text, at: now)
            return revocation(.subject(subject, issuedBefore: time), newest: time, life, at: now)
        default:
            throw .invalidRequest("expected `jti`, or `sub` with `issued_before`, beside `issuer`")
        }
    }

    /// A revocation of tokens of which the newest can have been issued at `newest`.
    private func revocation(
        _ target: Revocation.Target,
        newest: UserTime,
        _ life: TokenLife,
        at now: UserTime
    ) -> Revocation {
        let deadAt =
            switch life {
            case .bounded: newest.milliseconds + AdministrationLimits.tokenLifeMilliseconds
            case .unknown: Int64.max
            }
        return Revocation(
            issuer: issuer,
            target,
            deadAt: UserTime(milliseconds: deadAt),
            revokedAt: now,
            reason: reason.flatMap { $0.isEmpty ? nil : $0 }
        )
    }

    private static func check(_ text: ExactString, _ name: String) throws(AdminError) {
        let (bytes, most) = (text.utf8.count, AdministrationLimits.tokenNameBytesMax)
        guard bytes <= most else {
            throw .invalidRequest("`\(name)` has \(bytes) bytes, expected at most \(most)")
        }
    }

    private static func time(
        _ text: ExactString,
        at now: UserTime
    ) throws(AdminError) -> UserTime {
        guard let timestamp = Timestamp(rfc3339: text.string) else {
            throw .invalidRequest("`\(text)` is no RFC 3339 time with a zone")
        }
        let time = UserTime(timestamp)
        let latest = now.milliseconds + AdministrationLimits.aheadMilliseconds
        guard time.milliseconds <= latest else {
            throw .invalidRequest(
                "`\(text)` is more than \(AdministrationLimits.aheadMilliseconds / 60_000) minutes ahead"
            )
        }
        return time
    }
}

extension Revocation {
    /// What ends the tokens of a subject that is deleted: another may come to be called the same.
    ///
    /// `iat` has whole seconds: who comes in the same second keeps the tokens that it gets then.
    public static func ofDeleted(
        _ subject: ExactString,
        of issuer: ExactString,
        at now: UserTime
    ) -> Revocation {
        let deadAt = now.milliseconds + AdministrationLimits.tokenLifeMilliseconds
        return Revocation(
            issuer: issuer,
            .subject(subject, issuedBefore: now.wholeSecond),
            deadAt: UserTime(milliseconds: deadAt),
            revokedAt: now,
            reason: "deleted"
        )
    }
}

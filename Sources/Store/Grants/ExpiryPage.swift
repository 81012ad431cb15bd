public import Directory

/// Which grants a list shows that expire, the first to expire first, then in the order of users.
public struct ExpiryPage: Hashable, Sendable {
    /// The first moment of expiry; nil for those that are long expired too.
    public var from: UserTime?
    /// The first moment of expiry that is too late.
    public var until: UserTime
    /// The last one of the page before.
    public var after: ExpiringGrant.Place?
    /// How many to show at most.
    public var limit: Int

    /// A page.
    public init(
        from: UserTime? = nil,
        until: UserTime,
        after: ExpiringGrant.Place? = nil,
        limit: Int
    ) {
        self.from = from
        self.until = until
        self.after = after
        self.limit = limit
    }
}

/// A grant that expires, and whose it is.
public struct ExpiringGrant: Hashable, Sendable {
    /// Where it stands in the order of expiry.
    public struct Place: Hashable, Sendable {
        /// When it expires.
        public let expiresAt: UserTime
        /// Whose it is.
        public let user: UserID
        /// Its number among that user's grants, from 0.
        public let number: Int

        /// A place.
        public init(expiresAt: UserTime, user: UserID, number: Int) {
            self.expiresAt = expiresAt
            self.user = user
            self.number = number
        }
    }

    /// Where it stands.
    public let place: Place
    /// The grant.
    public let grant: IndexedGrant

    /// A grant that expires.
    public init(place: Place, grant: IndexedGrant) {
        self.place = place
        self.grant = grant
    }

    /// Whose it is.
    public var user: UserID { place.user }
}

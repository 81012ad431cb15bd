extension Schema {
    /// The entries' texts are not kept: they follow from the columns, so that no column can be changed
    /// without changing the digest.
    static let journal = """
        CREATE TABLE audit_entry (
            sequence INTEGER PRIMARY KEY,
            previous BLOB NOT NULL,
            hash BLOB NOT NULL,
            time INTEGER NOT NULL,
            revision_epoch INTEGER NOT NULL,
            revision_sequence INTEGER NOT NULL,
            actor_kind TEXT NOT NULL,
            actor BLOB NOT NULL,
            kind TEXT NOT NULL,
            stage TEXT,
            intent INTEGER,
            outcome TEXT,
            subject BLOB,
            before TEXT,
            after TEXT,
            request_id BLOB,
            reason BLOB
        ) STRICT;
        CREATE INDEX audit_entry_by_actor ON audit_entry (actor);
        CREATE INDEX audit_entry_by_subject ON audit_entry (subject) WHERE subject IS NOT NULL;
        CREATE INDEX audit_entry_by_kind ON audit_entry (kind);
        CREATE INDEX audit_entry_by_time ON audit_entry (time);
        CREATE INDEX audit_intent ON audit_entry (sequence) WHERE stage = 'intent';
        CREATE UNIQUE INDEX audit_outcome ON audit_entry (intent) WHERE intent IS NOT NULL;

        CREATE TABLE audit_head (
            only INTEGER PRIMARY KEY CHECK (only = 0),
            sequence INTEGER NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        INSERT INTO audit_head (only, sequence, hash) VALUES (0, 0, zeroblob(32));

        """

    static let revocations = """
        CREATE TABLE revocation (
            issuer BLOB NOT NULL,
            kind TEXT NOT NULL,
            value BLOB NOT NULL,
            issued_before INTEGER,
            dead_at INTEGER NOT NULL,
            revoked_at INTEGER NOT NULL,
            PRIMARY KEY (issuer, kind, value)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX revocation_by_death ON revocation (dead_at);

        """

    static let resources = """
        CREATE TABLE resource (
            number INTEGER PRIMARY KEY,
            type BLOB NOT NULL,
            id BLOB NOT NULL,
            properties TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            revision_epoch INTEGER NOT NULL,
            revision_sequence INTEGER NOT NULL,
            UNIQUE (type, id)
        ) STRICT;

        """

    /// `place` is a grant's number among its user's.
    ///
    /// `indexing` holds the version of the rules by which the grants were read, if they were.
    static let grants = """
        CREATE TABLE user_grant (
            role BLOB NOT NULL,
            user_id BLOB NOT NULL,
            place INTEGER NOT NULL,
            scope BLOB,
            expires_at INTEGER,
            user INTEGER NOT NULL REFERENCES user ON DELETE CASCADE,
            PRIMARY KEY (role, user_id, place)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX user_grant_by_user ON user_grant (user);
        CREATE INDEX user_grant_by_expiry ON user_grant (expires_at, user_id, place)
            WHERE expires_at IS NOT NULL;

        CREATE TABLE indexing (
            only INTEGER PRIMARY KEY CHECK (only = 0),
            version BLOB NOT NULL
        ) STRICT;

        """
}

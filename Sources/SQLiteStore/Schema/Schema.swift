internal import GRDB

/// The tables, and how they came to be.
///
/// Texts that are compared are blobs: SQLite then compares them as bytes, whatever they hold.
enum Schema {
    /// The newest schema that this version reads and writes; `user_version` of the file.
    static let version = 3

    /// `application_id` of the file: `Role` in ASCII.
    static let applicationID = 0x526F_6C65

    /// The version of a store that is older than ``version``; nil for a newest one, and an empty database.
    static func olderVersion(in pool: DatabasePool) throws -> Int? {
        let found = try pool.read(found(in:))
        return (1..<version).contains(found) ? found : nil
    }

    /// The version of the schema that a database has, 0 if it is empty.
    static func found(in database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    }

    /// Brings an older or empty database to ``version``, each step in a transaction of its own.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 users, clients, signing keys") { database in
            try database.execute(sql: users + records)
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: "PRAGMA user_version = 1")
        }
        migrator.registerMigration("2 audit journal, revocations, resources, grants") { database in
            try database.execute(sql: journal + revocations + resources + grants)
            try database.execute(sql: "PRAGMA user_version = 2")
        }
        migrator.registerMigration("3 reasons of revocations") { database in
            try database.execute(sql: "ALTER TABLE revocation ADD COLUMN reason BLOB")
            try database.execute(sql: "PRAGMA user_version = 3")
        }
        return migrator
    }

    /// A user's documents stand apart from what lists are sorted by, so that sorting reads little.
    private static let users = """
        CREATE TABLE user (
            number INTEGER PRIMARY KEY,
            user_id BLOB NOT NULL UNIQUE,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            last_login INTEGER,
            logins_count INTEGER,
            email BLOB,
            email_verified INTEGER NOT NULL,
            username BLOB,
            name BLOB,
            nickname BLOB,
            given_name BLOB,
            family_name BLOB,
            phone_number BLOB,
            blocked INTEGER
        ) STRICT;
        CREATE INDEX user_in_order ON user (created_at, user_id);
        CREATE INDEX user_by_email ON user (email, user_id) WHERE email IS NOT NULL;

        CREATE TABLE user_document (
            user INTEGER PRIMARY KEY REFERENCES user ON DELETE CASCADE,
            document TEXT NOT NULL
        ) STRICT;

        CREATE TABLE password (
            user INTEGER PRIMARY KEY REFERENCES user ON DELETE CASCADE,
            hash BLOB NOT NULL
        ) STRICT;

        CREATE TABLE identity (
            provider BLOB NOT NULL,
            identifier BLOB NOT NULL,
            user INTEGER NOT NULL REFERENCES user ON DELETE CASCADE,
            PRIMARY KEY (provider, identifier)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX identity_by_user ON identity (user);

        CREATE TABLE membership (
            connection BLOB NOT NULL,
            created_at INTEGER NOT NULL,
            user_id BLOB NOT NULL,
            user INTEGER NOT NULL REFERENCES user ON DELETE CASCADE,
            PRIMARY KEY (connection, created_at, user_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX membership_by_user ON membership (user);

        CREATE TABLE taken (
            connection BLOB NOT NULL,
            attribute TEXT NOT NULL,
            value BLOB NOT NULL,
            user INTEGER NOT NULL REFERENCES user ON DELETE CASCADE,
            is_own INTEGER NOT NULL,
            PRIMARY KEY (connection, attribute, value)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX taken_by_user ON taken (user);

        CREATE TABLE lookup (
            number INTEGER PRIMARY KEY,
            pointer BLOB NOT NULL UNIQUE
        ) STRICT;

        CREATE TABLE lookup_value (
            lookup INTEGER NOT NULL REFERENCES lookup,
            value BLOB NOT NULL,
            user_id BLOB NOT NULL,
            user INTEGER NOT NULL REFERENCES user ON DELETE CASCADE,
            PRIMARY KEY (lookup, value, user_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX lookup_value_by_user ON lookup_value (user);

        """

    private static let records = """
        CREATE TABLE client (
            client_id BLOB PRIMARY KEY,
            secret_digest BLOB,
            document TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE signing_key (
            kid BLOB PRIMARY KEY,
            private_key BLOB NOT NULL,
            certificate BLOB NOT NULL,
            created_at INTEGER NOT NULL,
            state TEXT NOT NULL,
            state_since INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE revision (
            only INTEGER PRIMARY KEY CHECK (only = 0),
            epoch INTEGER NOT NULL,
            sequence INTEGER NOT NULL
        ) STRICT;

        """
}

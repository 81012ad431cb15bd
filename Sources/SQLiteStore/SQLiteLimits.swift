/// How much a store takes on.
struct SQLiteLimits: Sendable {
    /// Beyond this many bytes the write-ahead log is cut back, by a commit that waits for readers.
    var logBytesMax = 64 << 20
    /// The most calls of `read`, `write` and `backup` that run and wait at once.
    var callsMax = 10_000
    /// The most pages of 4 KiB in the file; nil for as many as SQLite allows.
    var pagesMax: Int?
    /// How many reads run at once.
    var readersMax = 4
    /// How long a statement, and the cutting of the log, waits for others.
    var busySeconds = 1.0

    /// The limits of a server.
    static let standard = SQLiteLimits()
}

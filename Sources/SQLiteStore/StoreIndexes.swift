internal import Store

/// By what the transactions of a store find its records.
struct StoreIndexes: Sendable {
    /// The attributes by which users are found.
    let lookups: [Lookup]
    /// How their grants are read; nil if nobody is found by them.
    let grants: UserIndexing?
    /// Where the open intents of the journal begin.
    let settled = SettledIntents()
}

/// Why a store does not do what it was asked.
///
/// After any of these nothing of the transaction is kept.
public enum StoreError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another record has the value of an attribute that must be unique.
    case duplicate(UniqueAttribute)
    /// Another process has the store open.
    case locked
    /// There is no room for the change.
    case full
    /// The store, or its folder, may not be written.
    case readOnly
    /// The file is not a store, or is damaged.
    case damaged(String)
    /// A newer version of Rolecall wrote the store.
    case newerSchema(found: Int, supported: Int)
    /// The store was closed, or cannot be reached for another reason.
    case unavailable(String)

    /// What two records may not share.
    public enum UniqueAttribute: String, Sendable {
        /// A user's id.
        case userID = "user_id"
        /// A user's e-mail address, within a connection.
        case email
        /// A user's name, within a connection.
        case username
        /// A user's phone number, within a connection.
        case phoneNumber = "phone_number"
        /// A client's id.
        case clientID = "client_id"
    }

    /// The code in logs, never reworded once released.
    public var code: String {
        switch self {
        case .duplicate: "store_duplicate"
        case .locked: "store_locked"
        case .full: "store_full"
        case .readOnly: "store_read_only"
        case .damaged: "store_damaged"
        case .newerSchema: "store_newer_schema"
        case .unavailable: "store_unavailable"
        }
    }

    /// What was found, for the operator.
    public var description: String {
        switch self {
        case .duplicate(let attribute): "another record has this `\(attribute.rawValue)`"
        case .locked: "the store is in use by another process"
        case .full: "there is no room left for the store"
        case .readOnly: "the store cannot be written"
        case .damaged(let detail): "the store is damaged: \(detail)"
        case .newerSchema(let found, let supported):
            "the store has schema \(found), which is newer than \(supported), the newest that this "
                + "version reads"
        case .unavailable(let detail): "the store is not available: \(detail)"
        }
    }
}

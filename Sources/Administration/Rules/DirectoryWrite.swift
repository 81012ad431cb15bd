internal import Authorization
public import Directory
internal import JSON

/// A change of a user of the embedded directory that is about to be kept.
public struct DirectoryWrite: Sendable {
    /// The user as it is; nil if there is none.
    public let before: User?
    /// The user as it will be; nil if there will be none.
    public let after: User?
    /// Whether what the user signs in with changes: password, e-mail address, user name or number.
    public let changesCredentials: Bool
    /// Whether the password is among it.
    public let changesPassword: Bool

    /// A change.
    public init(
        before: User?,
        after: User?,
        changesCredentials: Bool,
        changesPassword: Bool = false
    ) {
        self.before = before
        self.after = after
        self.changesCredentials = changesCredentials
        self.changesPassword = changesPassword
    }
}

/// The difference between a user's entries before and after.
struct EntryDifference {
    private(set) var removed: [StoredEntry] = []
    private(set) var added: [StoredEntry] = []

    /// Entries that stand on both sides, as often and written alike, are no difference; where they
    /// stand among those of their kind does not matter.
    init(from before: [StoredEntry], to after: [StoredEntry]) {
        var kept: [Key: Int] = [:]
        for entry in after { kept[Key(entry), default: 0] += 1 }
        for entry in before {
            if let count = kept[Key(entry)], count > 0 {
                kept[Key(entry)] = count - 1
            } else {
                removed.append(entry)
            }
        }
        for entry in after {
            if let count = kept[Key(entry)], count > 0 {
                kept[Key(entry)] = count - 1
                added.append(entry)
            }
        }
    }

    private struct Key: Hashable {
        let kind: StoredEntry.Kind
        /// Whether the value stands alone, where not every value counts as a list of one.
        let isAlone: Bool
        let text: [UInt8]

        init(_ entry: StoredEntry) {
            kind = entry.kind
            text = entry.value.encoded()
            guard case .unreadable(.attributeNotAList) = entry.content else {
                isAlone = false
                return
            }
            isAlone = true
        }
    }
}

internal import Authorization
internal import JSON
internal import OpenSSL

/// Names a state of entries.
enum EntryVersion {
    /// Bytes of the digest that are shown.
    private static let byteCount = 16

    /// 32 hexadecimal digits: the same for the same bytes, and as good as never for others.
    static func of(_ values: [JSONValue]) throws(AdminError) -> ExactString {
        do throws(OpenSSLError) {
            let digest = try SHA256Digest(hashing: JSONValue.array(values).encoded())
            return ExactString(String(digest.description.prefix(2 * byteCount)))
        } catch {
            throw .storeUnavailable("no digest could be made")
        }
    }

    /// The same for entries that are shown alike: as they are, where they are.
    static func of(_ entries: [StoredEntry]) throws(AdminError) -> ExactString {
        try of(entries.shown)
    }
}

/// What an actor expects to be there.
public enum Precondition: Sendable, Equatable {
    /// Nothing in particular.
    case none
    /// That there is something (`If-Match: *`).
    case exists
    /// One of these versions (`If-Match`).
    case oneOf([String])
    /// That there is nothing (`If-None-Match: *`).
    case absent

    /// Refuses what is not expected.
    func check(_ values: [JSONValue]) throws(AdminError) {
        switch self {
        case .none: return
        case .exists: guard !values.isEmpty else { throw .preconditionFailed }
        case .absent: guard values.isEmpty else { throw .preconditionFailed }
        case .oneOf(let versions):
            guard !values.isEmpty, versions.contains(try EntryVersion.of(values).string) else {
                throw .preconditionFailed
            }
        }
    }

    /// Refuses entries that are not expected.
    func check(_ entries: [StoredEntry]) throws(AdminError) { try check(entries.shown) }
}

extension [StoredEntry] {
    /// All that answers show of them: where they stand, and what they are.
    fileprivate var shown: [JSONValue] {
        flatMap { [.string(ExactString($0.source)), $0.value] }
    }
}

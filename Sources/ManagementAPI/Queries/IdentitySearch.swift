internal import JSON

/// The one search that there is: for who has an identity.
///
/// `identities.user_id:"ID" AND identities.provider:"NAME"`, which is how an id that is no user's own is found to
/// be a linked one. In quotes `"` and `\` stand behind a `\`.
struct IdentitySearch: Sendable, Equatable {
    /// The identity's provider.
    let provider: ExactString
    /// The identity's id at that provider.
    let userID: ExactString

    /// Reads a query; nil if it is any other search.
    init?(_ query: ExactString) {
        var rest = Array(query.utf8)[...]
        guard Self.take("identities.user_id:", from: &rest), let id = Self.phrase(&rest),
            Self.take(" AND identities.provider:", from: &rest), let name = Self.phrase(&rest),
            rest.isEmpty
        else { return nil }
        (provider, userID) = (name, id)
    }

    private static func take(_ text: String, from rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    /// What stands in quotes; nil if there is no quote, or no second one.
    private static func phrase(_ rest: inout ArraySlice<UInt8>) -> ExactString? {
        guard take("\"", from: &rest) else { return nil }
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                return String(validating: bytes, as: UTF8.self).map { ExactString($0) }
            case UInt8(ascii: "\\"):
                guard let next = rest.popFirst() else { return nil }
                bytes.append(next)
            default: bytes.append(byte)
            }
        }
        return nil
    }
}

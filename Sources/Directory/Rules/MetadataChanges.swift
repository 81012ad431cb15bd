internal import JSON

extension JSONObject {
    /// Metadata after a patch: its keys replace those of one name whole, null deletes a key, and no key
    /// at all deletes everything.
    ///
    /// - Complexity: O(keys of both).
    func merged(with patch: JSONObject) -> JSONObject {
        guard !patch.isEmpty else { return JSONObject() }
        return JSONObject(members + patch.members).withoutNulls
    }

    /// The members of the first level that are not null.
    var withoutNulls: JSONObject { JSONObject(members.filter { !$0.value.isNull }) }
}

/// What a patch does to the two kinds of metadata.
struct MetadataChanges: Sendable {
    let user: Change<JSONObject>
    let app: Change<JSONObject>

    init(_ reader: PayloadReader) throws(PayloadFault) {
        user = try reader.metadata(.userMetadata)
        app = try reader.metadata(.appMetadata)
    }

    /// Merges both into `user`; a record without `app_metadata` left has none, while `user_metadata`
    /// stays as an empty object, as the live service has it.
    func apply(to user: inout User) throws(PayloadFault) {
        user.userMetadata = try Self.merged(self.user, into: user.userMetadata, of: .userMetadata)
        let app = try Self.merged(self.app, into: user.appMetadata, of: .appMetadata)
        user.appMetadata = app?.isEmpty == true ? nil : app
    }

    private static func merged(
        _ change: Change<JSONObject>,
        into old: JSONObject?,
        of member: UserMember
    ) throws(PayloadFault) -> JSONObject? {
        switch change {
        case .keep: return old
        case .remove: return nil
        case .set(let patch):
            let merged = (old ?? JSONObject()).merged(with: patch)
            guard JSONValue.object(merged).encoded().count <= UserLimits.metadataBytes else {
                throw .metadataTooLarge(member, limit: UserLimits.metadataBytes)
            }
            return merged
        }
    }
}

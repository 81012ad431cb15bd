internal import JSON

extension SubjectLookup {
    /// Reads `subjects`: for each type a list of attributes by which that kind of directory finds users.
    static func read(
        _ setting: Setting,
        kind: DirectorySettings.Kind
    ) throws(ReadingError) -> [SubjectLookup] {
        var lookups: [SubjectLookup] = []
        for (type, list) in try setting.members(max: countMax) {
            guard type.utf8.count <= 256, !ExactString(type).hasControlCharacter else {
                throw list.error(
                    "the subject type is longer than 256 bytes or holds a control character"
                )
            }
            var attributes: [SubjectAttribute] = []
            for element in try list.list(max: attributesMax) {
                let attribute = try element.subjectAttribute()
                guard kind != .auth0 || ofTenants.contains(attribute) else {
                    throw element.error(
                        "expected `user_id` or `email`: the Management API finds users by id and e-mail "
                            + "address alone"
                    )
                }
                guard !attributes.contains(attribute) else {
                    throw element.error("names the attribute a second time")
                }
                attributes.append(attribute)
            }
            lookups.append(SubjectLookup(type: ExactString(type), attributes: attributes))
        }
        return lookups
    }

    /// What a tenant can be asked for at the rate of a lookup; its search is too slow and too late.
    private static let ofTenants: [SubjectAttribute] = [.root("user_id"), .root("email")]
}

extension Setting {
    fileprivate func subjectAttribute() throws(ReadingError) -> SubjectAttribute {
        let text = try name(bytesMax: 256)
        if text.utf8.first == UInt8(ascii: "/") {
            let pointer = try pointer()
            guard !pointer.isLinkedEmail else {
                throw error("`\(text)` need not be a verified address, use `email`")
            }
            return .pointer(pointer)
        }
        guard !ExactString(text).isUserMetadata else {
            throw error("`\(text)` can be edited by its own user, who could become another one")
        }
        return .root(ExactString(text))
    }
}

extension JSONPointer {
    /// Whether this is the e-mail address of an account, which whoever links it can claim: only the user's own
    /// tells by its place whether it counts.
    fileprivate var isLinkedEmail: Bool {
        tokens.count == 4 && tokens[0] == "identities" && tokens[2] == "profileData"
            && tokens[3] == "email"
    }
}

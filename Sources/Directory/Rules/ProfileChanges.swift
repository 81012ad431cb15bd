internal import JSON

/// The attributes that new users and patches have in common.
struct ProfileChanges: Sendable {
    var name = Change<ExactString>.keep
    var nickname = Change<ExactString>.keep
    var givenName = Change<ExactString>.keep
    var familyName = Change<ExactString>.keep
    var picture = Change<PictureURL>.keep

    init(_ reader: PayloadReader) throws(PayloadFault) {
        name = try reader.text(.name, UserLimits.nameCharacters)
        nickname = try reader.text(.nickname, UserLimits.nameCharacters)
        givenName = try reader.text(.givenName, UserLimits.partOfNameCharacters)
        familyName = try reader.text(.familyName, UserLimits.partOfNameCharacters)
        picture = try reader.text(.picture, format: "strict-uri", PictureURL.init)
    }

    /// The attributes that are named.
    var members: [UserMember] {
        [
            (UserMember.name, name.isNamed), (.nickname, nickname.isNamed),
            (.givenName, givenName.isNamed), (.familyName, familyName.isNamed),
            (.picture, picture.isNamed),
        ].filter(\.1).map(\.0)
    }

    func apply(to user: inout User) {
        user.name = name.applied(to: user.name)
        user.nickname = nickname.applied(to: user.nickname)
        user.givenName = givenName.applied(to: user.givenName)
        user.familyName = familyName.applied(to: user.familyName)
        switch picture {
        case .keep: break
        case .remove: user.picture = nil
        case .set(let picture): user.picture = picture.text
        }
    }
}

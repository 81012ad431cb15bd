internal import Directory
internal import JSON

/// What a client learns of a user, by the scopes that it was granted (OpenID Connect Core §5.4, with the
/// names that Auth0 gives them).
struct UserClaims {
    let user: User

    /// The claims besides `sub`; those that the user does not have are left out.
    func claims(_ scopes: ScopeList) -> JSONObject {
        var claims = JSONObject()
        if scopes.contains(Scopes.profile) { addProfile(to: &claims) }
        if scopes.contains(Scopes.email), let email = user.email {
            claims["email"] = .string(email)
            claims["email_verified"] = .bool(user.isEmailVerified)
        }
        if scopes.contains(Scopes.phone), let phoneNumber = user.phoneNumber {
            let isVerified = JSONValue.bool(user.isPhoneVerified == true)
            claims["phone_number"] = .string(phoneNumber)
            claims["phone_number_verified"] = isVerified
            claims["phone_verified"] = isVerified
        }
        return claims
    }

    private func addProfile(to claims: inout JSONObject) {
        claims["name"] = user.name.map(JSONValue.string)
        claims["nickname"] = user.nickname.map(JSONValue.string)
        claims["given_name"] = user.givenName.map(JSONValue.string)
        claims["family_name"] = user.familyName.map(JSONValue.string)
        claims["picture"] = user.shownPicture.map(JSONValue.string)
        // A text, where the standard has a number: libraries for Auth0 expect it.
        claims["updated_at"] = .string(ExactString(user.updatedAt.description))
    }

    /// Everything about the user, for clients of the time before OpenID Connect; no password, no hash.
    var wholeProfile: JSONObject {
        var profile = user.json
        profile["picture"] = user.shownPicture.map(JSONValue.string)
        profile["sub"] = .string(user.id.text)
        return profile
    }
}

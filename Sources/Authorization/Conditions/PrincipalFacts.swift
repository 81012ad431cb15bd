internal import JSON

/// What conditions see of a profile, besides the roles.
struct PrincipalFacts: Sendable {
    /// What tokens and `/userinfo` say, a later source over an earlier one.
    let claims: JSONObject
    /// What administrators keep on the user.
    let appMetadata: JSONObject
    /// The e-mail address, if it is verified.
    let email: ExactString?

    /// Nobody's.
    init() {
        claims = JSONObject()
        appMetadata = JSONObject()
        email = nil
    }

    /// Looks into the documents of a profile; of each attribute the last source that has it counts.
    init(_ documents: [ProfileDocument]) {
        var claims = JSONObject()
        var appMetadata = JSONObject()
        var email: ExactString?
        for document in documents {
            guard let object = document.value.object else { continue }
            switch document.kind {
            case .claims: claims = claims.merging(object.withoutUserMetadata)
            case .record:
                if let metadata = object["app_metadata"]?.object { appMetadata = metadata }
            }
            guard let address = object["email"]?.string else { continue }
            email = object["email_verified"]?.bool == true ? address : nil
        }
        self.claims = claims
        self.appMetadata = appMetadata
        self.email = email
    }
}

extension JSONObject {
    /// Conditions never see what a user may edit.
    var withoutUserMetadata: JSONObject {
        guard self["user_metadata"] != nil else { return self }
        var object = self
        object["user_metadata"] = nil
        return object
    }
}

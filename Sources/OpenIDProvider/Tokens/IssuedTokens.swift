internal import JSON

/// Tokens that were made for one request.
struct IssuedTokens: Sendable {
    let accessToken: String
    let idToken: String?
    let scopes: ScopeList
    /// The life of the access token.
    let seconds: Int

    /// The answer of RFC 6749 §5.1 and OpenID Connect Core §3.1.3.3.
    ///
    /// Without any scope `scope` is left out, unless scopes were asked for.
    func answer(requested: ScopeList) -> JSONObject {
        var answer = JSONObject()
        answer["access_token"] = .string(ExactString(accessToken))
        answer["id_token"] = idToken.map { .string(ExactString($0)) }
        if !scopes.isEmpty || !requested.isEmpty { answer["scope"] = .string(scopes.text) }
        answer["expires_in"] = .number(JSONNumber(seconds))
        answer["token_type"] = "Bearer"
        return answer
    }
}

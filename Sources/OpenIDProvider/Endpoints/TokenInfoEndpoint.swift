internal import Directory
internal import JOSE
internal import JSON
internal import MicroHTTPD

/// `POST /tokeninfo`, and `GET /tokeninfo?id_token=…`: the stored profile of an ID token's user, for
/// clients of the time before `/userinfo`.
struct TokenInfoEndpoint: Sendable {
    let configuration: OpenIDConfiguration
    let tokens: OwnTokens

    /// Finds the token in the query or in the body.
    func begin(_ request: HTTPRequest) -> HTTPAdmission {
        let origin = OpenIDOrigin(.tokenInfo, request)
        guard request.method == .post else {
            do throws(OAuthError) {
                let query = Array((request.query ?? "").utf8)
                let text = try RequestParameters(form: query[...]).required("id_token")
                return .later(deadline: configuration.requestTime) { await answer(text, origin) }
            } catch {
                return .respond(error.response)
            }
        }
        return .readBody(limit: configuration.bodyBytesMax) { body in
            do throws(OAuthError) {
                let text = try BodyFormat(request.headers).parameters(body).required("id_token")
                return .later { await answer(text, origin) }
            } catch {
                return .respond(error.response)
            }
        }
    }

    private func answer(_ text: ExactString, _ origin: OpenIDOrigin) async -> HTTPResponse {
        do throws(BearerError) {
            let token = try await tokens.idToken(text, origin)
            let user = try await tokens.user(of: token, origin)
            return .uncached(Self.profile(user, client: token.audiences.first))
        } catch {
            switch error {
            case .temporarilyUnavailable, .tooManyAttempts: return error.response
            case .missing, .invalid, .insufficientScope: return Self.unauthorized
            }
        }
    }

    private static func profile(_ user: User, client: ExactString?) -> JSONObject {
        let all = user.json
        var profile = JSONObject()
        for name in profileMembers { profile[name] = all[name] }
        profile["picture"] = user.shownPicture.map(JSONValue.string)
        profile["clientID"] = client.map(JSONValue.string)
        // There is no client above the clients here.
        profile["global_client_id"] = client.map(JSONValue.string)
        if let identity = user.identities.first {
            profile["provider"] = .string(identity.provider)
            profile["connection"] = .string(identity.connection)
            profile["isSocial"] = .bool(identity.isSocial)
        }
        return profile
    }

    private static let profileMembers: [ExactString] = [
        "user_id", "email", "email_verified", "name", "nickname", "created_at", "updated_at",
        "identities",
    ]

    /// The word alone, which is how this endpoint has always said it.
    private static var unauthorized: HTTPResponse {
        HTTPResponse(
            status: 401,
            headers: [
                ("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"),
                ("WWW-Authenticate", #"Bearer realm="rolecall", error="invalid_token""#),
            ],
            body: Array("Unauthorized".utf8)
        )
    }
}

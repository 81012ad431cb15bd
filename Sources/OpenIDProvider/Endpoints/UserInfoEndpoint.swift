internal import Directory
internal import JOSE
internal import JSON
internal import MicroHTTPD
internal import Store

/// `GET|POST /userinfo`: what the client of an access token may know of its user, as it is now.
struct UserInfoEndpoint: Sendable {
    let configuration: OpenIDConfiguration
    let tokens: OwnTokens

    /// Answers by the head alone; a body is read and means nothing.
    func begin(_ request: HTTPRequest) -> HTTPAdmission {
        let origin = OpenIDOrigin(.userInfo, request)
        let admitted: Result<VerifiedToken, BearerError>
        do throws(BearerError) {
            admitted = .success(try token(request, origin))
        } catch {
            admitted = .failure(error)
        }
        guard request.method == .post else {
            switch admitted {
            case .success(let token):
                return .later(deadline: configuration.requestTime) { await answer(token, origin) }
            case .failure(let error): return .respond(error.response)
            }
        }
        return .readBody(limit: configuration.bodyBytesMax) { _ in
            switch admitted {
            case .success(let token): .later { await answer(token, origin) }
            case .failure(let error): .respond(error.response)
            }
        }
    }

    private func token(
        _ request: HTTPRequest,
        _ origin: OpenIDOrigin
    ) throws(BearerError) -> VerifiedToken {
        let header = request.header("Authorization")
        let token = try tokens.accessToken(header, origin)
        guard token.scopes.contains(Scopes.openID) else {
            throw .insufficientScope(Scopes.openID)
        }
        return token
    }

    private func answer(_ token: VerifiedToken, _ origin: OpenIDOrigin) async -> HTTPResponse {
        do throws(BearerError) {
            let user = try await tokens.user(of: token, origin)
            let client = try await client(of: token, origin)
            return .uncached(profile(user, token, client))
        } catch {
            return error.response
        }
    }

    private func client(
        of token: VerifiedToken,
        _ origin: OpenIDOrigin
    ) async throws(BearerError) -> MachineClient? {
        guard let id = token.claims["azp"]?.string else { return nil }
        return try await tokens.client(id, origin)
    }

    private func profile(
        _ user: User,
        _ token: VerifiedToken,
        _ client: MachineClient?
    ) -> JSONObject {
        let claims = UserClaims(user: user)
        // A client that is not known any more gets the least.
        if client?.isOIDCConformant == false { return claims.wholeProfile }
        var profile = JSONObject()
        profile["sub"] = .string(user.id.text)
        for member in claims.claims(token.scopes) { profile[member.key] = member.value }
        return profile
    }
}

extension VerifiedToken {
    /// The token's scopes.
    fileprivate var scopes: ScopeList {
        let text = claims["scope"]?.string?.string ?? ""
        return ScopeList(
            text.utf8.split(separator: 0x20).map { ExactString(String(Substring($0))) }
        )
    }
}

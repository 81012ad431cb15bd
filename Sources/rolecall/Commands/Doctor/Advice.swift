internal import IdentityProvider
internal import JOSE
internal import JSON

extension UpstreamError {
    /// What is wrong, and what to do about it.
    var advice: String {
        switch self {
        case .unreachable(let error):
            "\(error.explanation); can this machine reach that host, and is its name right?"
        case .timedOut: "no answer in time: is the host slow, or does a firewall swallow requests?"
        case .cut: "the answer broke off: does a proxy stand between that cuts answers?"
        case .statusNotOK(let status, _): Self.advice(status: status)
        case .limited(let time):
            "it wants to be left alone for \(time.wholeSeconds) (429, or none left of its rate limit): what "
                + "else uses that limit?"
        case .circuitOpen, .queueFull, .waitedTooLong:
            "too many failures in a row: see those before"
        case .notJSON(let type):
            "the answer is \(type ?? "of no media type") and not JSON: is that the API, or a page of a "
                + "proxy before it?"
        case .invalidJSON(let error): "the answer says that it is JSON and is not: \(error)"
        case .bodyTooLarge(let limit): "the answer is longer than \(limit) bytes"
        case .profileTooLarge(.tooLarge(let limit)):
            "the answer about the user is longer than \(limit) bytes"
        case .profileTooLarge(let error): "the answer about the user is over a limit: \(error)"
        case .severalUsers: "it has several users with one identity: which of them is meant?"
        case .invalidAnswer(let part):
            "`\(part.rawValue)` of the answer is missing, or not what was asked for: is that the API?"
        case .credentialsRefused:
            "the token endpoint refuses the client: check `tenant.client_id` and its secret, and that "
                + "the application may use the Management API (APIs → Auth0 Management API → Machine to "
                + "Machine Applications)"
        case .insufficientScope:
            "the application lacks the scope `read:users`: grant it under APIs → Auth0 Management API → "
                + "Machine to Machine Applications"
        case .cancelled: "the question was given up"
        }
    }

    private static func advice(status: Int) -> String {
        switch status {
        case 401: "it refuses the token that its token endpoint gave (401): is its clock right?"
        case 404: "it knows no such path (404): is `tenant.domain` a tenant?"
        case 500...599: "it fails (\(status)): look at the tenant's status page, and try again"
        default: "it answers with status \(status), which it should not"
        }
    }
}

extension KeySetError {
    /// What is wrong with an issuer's keys, and what to do about it.
    var advice: String {
        switch self {
        case .issuerInvalid(let problem): "its name \(problem)"
        case .unreachable(let error):
            "its keys cannot be fetched: \(error.explanation); can this machine reach that host?"
        case .statusNotOK(let status):
            "its keys cannot be fetched: status \(status), and redirects are not followed"
        case .notJSON(let type):
            "its key set is \(type ?? "of no media type"), expected JSON: is the URL right?"
        case .discoveryInvalid(let error): "its discovery document is no JSON: \(error)"
        case .discoveryMemberMissing(let member): "its discovery document has no `\(member)`"
        case .issuerMismatch: "its discovery document is another issuer's"
        case .keySetURLRefused(let problem):
            "the `jwks_uri` of its discovery document \(problem); if the issuer means it, name it as "
                + "`jwks_uri`"
        case .keySetInvalid(let error): "its key set is none: \(error)"
        case .noUsableKey:
            "its key set has no key to verify signatures with: such a key has a `kid` that no other has, and is "
                + "RSA of 2,048 bits at least, EC or Ed25519, with no other use or algorithm named"
        }
    }
}

extension TokenError {
    /// Why a token is refused, and what to do about it; nothing of the token is quoted.
    var advice: String {
        switch self {
        case .tooLarge(let limit):
            "it is longer than \(limit) bytes (`limits.token`): leave claims out of it"
        case .notCompact, .malformed, .headerInvalid, .headerNotUnderstood, .claimInvalid:
            "it is no token that can be read (\(code))"
        case .typeNotAllowed: "its `typ` is not the one that `require_typ` asks for, or of no token"
        case .algorithmNotAllowed:
            "it is signed with an algorithm that `algorithms` of its issuer does not name"
        case .keyIDMissing: "it does not say which key it is signed with (`kid`)"
        case .unknownKey:
            "no key of its issuer has the name that it says: was it made by that issuer?"
        case .keyNotUsable:
            "the key that it names does not go with its algorithm, or its name is not unique"
        case .signatureInvalid: "its signature is wrong: it was changed, or another issuer made it"
        case .issuerMismatch: "it is another issuer's"
        case .audienceMismatch:
            "its audience is none of the issuer's `audiences` (by default Rolecall's own `audience`): "
                + "ask for a token for one of them, or add its audience"
        case .useAmbiguous: "it is for audiences of access tokens and of ID tokens at once"
        case .claimMissing(let name): "it has no `\(name.rawValue)`"
        case .claimNotAllowed(let name): "`\(name.rawValue)` marks it as a token of another kind"
        case .nonceMismatch: "its `nonce` is not the expected one"
        case .authorizedPartyMismatch: "its `azp` is not the client that it is for"
        case .notYetValid(let name):
            "its `\(name.rawValue)` is still to come: the clocks differ by more than `leeway`"
        case .expired: "it has expired: get a new one"
        }
    }
}

extension Duration {
    /// `1 second`, `5 seconds`: rounded up.
    fileprivate var wholeSeconds: String {
        DoctorReport.count(Int((self / .seconds(1)).rounded(.up)), "second")
    }
}

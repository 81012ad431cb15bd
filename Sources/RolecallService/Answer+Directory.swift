internal import JOSE
internal import JSON
internal import MicroHTTPD

extension Answer {
    /// Hands the request to the module that answers it, and takes its answers over.
    func byDirectory(_ position: Int, _ parameters: PathParameters) -> HTTPAdmission {
        let operation = service.endpoints.operation(position)
        switch operation.work {
        case .open(let begin): return decorated(begin(request, parameters))
        case .management(let begin):
            do throws(Refusal) {
                return decorated(begin(request, parameters, try managementBearer()))
            } catch {
                let refusal = directoryRefusal(error)
                return .respond(finished(service.endpoints.api(of: position).refusal(refusal)))
            }
        }
    }

    /// The caller, by a token of the directory's own issuer for the Management API.
    ///
    /// The directory's keys are at hand, so nothing is waited for.
    private func managementBearer() throws(Refusal) -> ManagementBearer {
        let authenticator = service.reader.authenticator
        let outcome = try authenticator.authenticate(callerOf: request, for: .management)
        switch outcome {
        case .authenticated(let token): return ManagementBearer(token)
        case .pending: throw Refusal(.keysUnavailable)
        }
    }

    /// The refusal, which tells a token that is none apart from one that is not accepted.
    private func directoryRefusal(_ refusal: Refusal) -> DirectoryRefusal {
        guard [.tokenMissing, .tokenInvalid].contains(refusal.code),
            let header = request.header("Authorization")
        else { return DirectoryRefusal(refusal) }
        let limits = service.reader.authenticator.tokenLimits
        let isToken = (try? BearerCredentials.token(in: header)).map { text in
            (try? UnverifiedToken(compact: Array(text), limits: limits)) != nil
        }
        return isToken == true ? .tokenInvalid : .tokenMalformed
    }

    /// The same admission, whose answers have what every answer has and are counted.
    func decorated(_ admission: HTTPAdmission) -> HTTPAdmission {
        switch admission {
        case .respond(let response): .respond(finished(response))
        case .later(let deadline, let work):
            .later(deadline: deadline) { finishedInTime(await work()) }
        case .readBody(let limit, let work):
            .readBody(limit: limit) { body in decorated(work(body)) }
        }
    }

    private func decorated(_ answer: HTTPAnswer) -> HTTPAnswer {
        switch answer {
        case .respond(let response): .respond(finished(response))
        case .later(let work): .later { finishedInTime(await work()) }
        }
    }
}

extension ManagementBearer {
    fileprivate init(_ token: AuthenticatedToken) {
        let client = token.caller.client
        let scope = token.claims["scope"]?.string
        let names = scope?.string.utf8.split(separator: UInt8(ascii: " ")) ?? []
        self.init(
            client: client,
            subject: token.subject,
            scopes: Set(names.map { ExactString(String(Substring($0))) }),
            isPrivileged: token.client?.isPrivileged ?? false
        )
    }
}

extension ClientState {
    fileprivate var isPrivileged: Bool {
        switch self {
        case .known(let facts): facts.isPrivileged
        case .unknown, .changing: false
        }
    }
}

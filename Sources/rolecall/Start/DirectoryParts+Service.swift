internal import Configuration
internal import Directory
internal import JOSE
internal import JSON
internal import ManagementAPI
internal import MicroHTTPD
internal import OpenIDProvider
internal import RolecallService
internal import Store

extension DirectoryParts {
    /// What the service is told of the directory.
    func configuration(_ settings: Settings) throws(CommandFailure) -> DirectoryConfiguration {
        let subjects = try settings.subjectAttributes()
        do {
            return try DirectoryConfiguration(
                store: store,
                keys: OwnKeys(keys: keys),
                clients: { [clients] id in
                    let set = clients.snapshot
                    if let client = set[id] {
                        return .known(
                            ClientFacts(
                                roles: client.roles,
                                isPrivileged: client.isPrivileged,
                                createdAt: client.createdAt
                            )
                        )
                    }
                    return set.isChanging(id) ? .changing : .unknown
                },
                audiences: { [clients] in clients.snapshot.otherAudiences.contains($0) },
                subjects: subjects,
                leewaySeconds: settings.leewaySeconds,
                apis: [.management(management), .openID(openID)]
            )
        } catch {
            throw CommandFailure(error.description)
        }
    }
}

/// The directory's own keys as the service reads them: always at hand, and nowhere else to be asked for.
private struct OwnKeys: KeySource {
    let keys: SigningKeys

    var snapshot: KeySnapshot {
        let set = keys.snapshot
        return KeySnapshot(keys: set.keys, generation: set.generation)
    }

    func mayBring(_ key: KeyID) -> Bool { false }

    func refreshed(afterUnknown key: KeyID) async -> KeySnapshot { snapshot }
}

extension DirectoryAPI {
    /// The Management API.
    fileprivate static func management(_ api: ManagementAPI) -> DirectoryAPI {
        DirectoryAPI(
            prefix: "/api/v2/",
            operations: ManagementOperation.allCases.map { operation in
                DirectoryOperation(
                    methods: operation.methods,
                    path: operation.path,
                    opaque: operation.opaque,
                    work: .management { request, parameters, bearer in
                        api.begin(
                            operation,
                            request: request,
                            parameters: parameters,
                            caller: ManagementCaller(bearer, request: request.requestID)
                        )
                    }
                )
            },
            refusal: { ManagementError($0).response }
        )
    }

    /// Tokens, keys and profiles.
    fileprivate static func openID(_ provider: OpenIDProvider) -> DirectoryAPI {
        DirectoryAPI(
            prefix: nil,
            operations: OpenIDOperation.allCases.map { operation in
                DirectoryOperation(
                    methods: operation.methods,
                    path: operation.path,
                    opaque: operation.opaque,
                    work: .open { request, _ in provider.begin(operation, request: request) }
                )
            },
            refusal: { provider.response(to: $0) }
        )
    }
}

extension ManagementCaller {
    fileprivate init(_ bearer: ManagementBearer, request: String) {
        self.init(
            bearer.client.map { .client(id: $0, isPrivileged: bearer.isPrivileged) } ?? .user,
            subject: bearer.subject,
            scopes: bearer.scopes,
            requestID: ExactString(request)
        )
    }
}

extension ManagementError {
    /// What a refusal of the service looks like here.
    fileprivate init(_ refusal: DirectoryRefusal) {
        switch refusal {
        case .tokenMissing: self = .missingAuthentication
        case .tokenMalformed: self = .malformedAuthentication
        case .tokenInvalid: self = .invalidToken
        case .tokenExpired: self = .expiredToken
        case .rateLimited: self = .tooManyRequests
        case .unavailable: self = .overloaded
        case .badPath: self = .badRequest
        case .notFound: self = .notFound
        case .methodNotAllowed: self = .methodNotAllowed
        case .server(let failure): self.init(failure)
        }
    }
}

extension OpenIDProvider {
    /// What a refusal of the service looks like here: only the server refuses what it routes here.
    fileprivate func response(to refusal: DirectoryRefusal) -> HTTPResponse {
        switch refusal {
        case .server(let failure): response(to: failure)
        case .tokenMissing, .tokenMalformed, .tokenInvalid, .tokenExpired, .rateLimited,
            .unavailable, .badPath,
            .notFound, .methodNotAllowed:
            response(to: .overloaded)
        }
    }
}

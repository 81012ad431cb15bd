internal import Administration
internal import Authorization
internal import Directory
internal import JSON
internal import ManagementAPI
internal import OpenIDProvider
internal import RolecallService
internal import Store

/// Holds changes by the Management API to the rules of administration.
struct DirectoryWrites: Sendable {
    let administrator: Administrator
    let clients: ClientRegistry
    let policies: PolicyStore
    /// The `iss` of the tokens of the directory's users.
    let issuer: ExactString
    let now: @Sendable () -> UserTime

    /// Throws unless the change may be kept; journals it if so.
    ///
    /// A denied attempt is journaled after the transaction, which keeps nothing.
    func check(_ write: UserWrite, _ store: any StoreWriting) throws {
        let actor = try actor(write.caller)
        do {
            try administrator.admit(
                DirectoryWrite(
                    before: write.before,
                    after: write.after,
                    changesCredentials: write.changesCredentials,
                    changesPassword: write.changesPassword
                ),
                by: actor,
                requestID: write.caller.requestID,
                in: store
            )
            if write.after == nil, let user = write.before {
                // Somebody else may be made with the same id while the tokens live.
                try store.put(.ofDeleted(user.id.text, of: issuer, at: now()))
            }
        } catch let error as AdminError {
            let subject = (write.before ?? write.after)?.id.text
            let (administrator, requestID) = (administrator, write.caller.requestID)
            Task {
                await administrator.journal(error, by: actor, on: subject, requestID: requestID)
            }
            throw ManagementError(error)
        }
    }

    private func actor(_ caller: ManagementCaller) throws -> Actor {
        switch caller.kind {
        case .user: .user(caller.subject)
        case .operator: .operator(caller.subject)
        case .client(let id, let isPrivileged):
            .client(id, try principal(ofClient: id), isPrivileged: isPrivileged)
        }
    }

    private func principal(ofClient id: ExactString) throws -> Principal {
        let roles = clients.snapshot[id]?.roles ?? []
        let document = ProfileDocument(
            value: ["roles": .array(roles.map(JSONValue.string))],
            attributes: ProfileAttributes(roles: ["/roles"].compactMap { try? JSONPointer($0) })
        )
        return try policies.snapshot.principal(
            for: Profile(status: .known, documents: [document]),
            subject: Subject(type: "client", id: id)
        )
    }
}

extension ManagementError {
    /// What a refusal by the rules of administration is in this API.
    fileprivate init(_ error: AdminError) {
        switch error {
        case .grantNotAllowed, .rightMissing, .selfGrant: self = .changeNotAllowed
        case .lastAdmin: self = .lastAdmin
        case .notFound: self = .unknownUser
        case .invalidRequest(let detail), .conflict(let detail), .profileTooLarge(let detail):
            self = .operationNotSupported(detail)
        case .preconditionFailed, .ambiguousSubject:
            self = .operationNotSupported(error.description)
        case .profileUnavailable, .storeUnavailable: self = .storeUnavailable
        case .overloaded: self = .overloaded
        }
    }
}

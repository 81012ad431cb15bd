public import Directory
internal import JSON
internal import MicroHTTPD
internal import OpenSSL
public import Passwords
internal import Store

extension ManagementAPI {
    func admission(of call: ManagementCall) throws(ManagementError) -> HTTPAdmission {
        switch call.operation {
        case .listUsers:
            let query = try UserListQuery(call.query())
            return later(call) { [self] in try await list(query) }
        case .findUsersByEmail:
            let query = try EmailQuery(call.query())
            return later(call) { [self] in try await find(query) }
        case .readUser:
            let id = try call.userID()
            let fields = try FieldSelection(call.query())
            return later(call) { [self] in try await show(id, fields) }
        case .createUser:
            return try afterReadingJSON(call) { [self] body in try await create(body, call) }
        case .updateUser:
            let id = try call.userID()
            return try afterReadingJSON(call) { [self] body in try await update(id, body, call) }
        case .deleteUser:
            let id = try call.userID()
            // A body has no meaning here; it is read so that the connection can be kept.
            return .readBody(limit: configuration.bodyLimits.bytes) { [self] _ in
                .later { [self] in await answer(call) { [self] in try await delete(id, call) } }
            }
        }
    }

    private func later(
        _ call: ManagementCall,
        _ work: @escaping @Sendable () async throws -> HTTPResponse
    ) -> HTTPAdmission {
        .later(deadline: configuration.requestTime) { [self] in await answer(call, work) }
    }

    private func afterReadingJSON(
        _ call: ManagementCall,
        _ work: @escaping @Sendable (JSONValue) async throws -> HTTPResponse
    ) throws(ManagementError) -> HTTPAdmission {
        guard let type = call.request.headers.mediaType, type.isJSON, type.isUTF8 else {
            throw .unsupportedMediaType
        }
        return .readBody(limit: configuration.bodyLimits.bytes) { [self] bytes in
            do throws(JSONError) {
                let body = try JSONValue(parsing: bytes, limits: configuration.bodyLimits)
                return .later { [self] in await answer(call) { try await work(body) } }
            } catch {
                return .respond(ManagementError(error).response)
            }
        }
    }

    /// The answer that `work` makes, or the one to its error.
    private func answer(
        _ call: ManagementCall,
        _ work: @Sendable () async throws -> HTTPResponse
    ) async -> HTTPResponse {
        do {
            try await checkUser(call.caller)
            return try await work()
        } catch {
            return refusal(of: error, call.operation).response
        }
    }

    /// Refuses the token of a user who is blocked or gone, however long the token would live.
    private func checkUser(_ caller: ManagementCaller) async throws {
        guard caller.kind == .user else { return }
        guard let id = UserID(caller.subject),
            let user = try await store.read({ try $0.user(id) }).value, !user.isBlocked
        else { throw ManagementError.invalidToken }
    }

    /// What an error comes to for the caller; the operator is told of what is not the caller's fault.
    private func refusal(
        of error: any Error,
        _ operation: ManagementOperation
    ) -> ManagementError {
        switch error {
        case let error as ManagementError: return error
        case let fault as UserFault: return ManagementError(fault)
        case let error as StoreError:
            log(.storeFailed(error, operation))
            return .storeUnavailable
        case let error as PasswordError:
            log(.hashingFailed(error, operation))
            return ManagementError(error)
        case let error as OpenSSLError:
            log(.cryptographyFailed(error, operation))
            return .internalError
        case is CancellationError: return .overloaded
        default:
            log(.unexpected("\(error)", operation))
            return .internalError
        }
    }
}

extension ManagementError {
    init(_ error: JSONError) {
        switch error {
        case .invalid, .invalidUTF8, .duplicateMember, .tooDeep, .numberTooLong:
            self = .invalidJSON(error.description)
        case .tooLarge(let limit): self = .bodyTooLarge(limit: limit)
        case .noMemory: self = .overloaded
        }
    }

    /// What is wrong with a body.
    public init(_ fault: UserFault) {
        switch fault {
        case .payload(let fault): self = .invalidBody(fault.message)
        case .unknownConnection: self = .unknownConnection
        case .unsupported(let change): self = .operationNotSupported(change.message)
        }
    }

    /// Why a password was not hashed.
    public init(_ error: PasswordError) {
        switch error {
        case .overloaded, .cancelled: self = .overloaded
        case .notAllowed: self = .weakPassword
        case .hashUnreadable, .parametersOutOfBounds, .failed: self = .internalError
        }
    }
}

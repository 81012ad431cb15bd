public import Directory
internal import JSON
public import MicroHTTPD
public import Passwords
public import Store

/// The users surface of Management API v2, over a store.
///
/// A request is judged in the order scope, path and query, body, existence, conflict. Nothing here blocks
/// the thread that it is called on.
public final class ManagementAPI: Sendable {
    let store: any Store
    let configuration: ManagementConfiguration
    let hasher: PasswordHasher
    let now: @Sendable () -> UserTime
    let randomBytes: @Sendable (Int) throws -> [UInt8]
    let writeGuard: WriteGuard
    let log: @Sendable (ManagementEvent) -> Void

    /// The API.
    ///
    /// - Parameters:
    ///   - store: where users are.
    ///   - configuration: what is served.
    ///   - hasher: hashes passwords.
    ///   - now: the time.
    ///   - randomBytes: makes so many random bytes, for ids.
    ///   - writeGuard: decides about each change, and journals it.
    ///   - log: takes what the operator should know; must not block.
    public init(
        store: any Store,
        configuration: ManagementConfiguration,
        hasher: PasswordHasher,
        now: @escaping @Sendable () -> UserTime,
        randomBytes: @escaping @Sendable (Int) throws -> [UInt8],
        writeGuard: @escaping WriteGuard,
        log: @escaping @Sendable (ManagementEvent) -> Void
    ) {
        self.store = store
        self.configuration = configuration
        self.hasher = hasher
        self.now = now
        self.randomBytes = randomBytes
        self.writeGuard = writeGuard
        self.log = log
    }

    /// Begins the answer to a request whose token was verified.
    ///
    /// - Parameters:
    ///   - operation: where the request was led.
    ///   - request: the request.
    ///   - parameters: those of the operation's path.
    ///   - caller: who asks.
    /// - Returns: what becomes of the request; every refusal is an answer too.
    public func begin(
        _ operation: ManagementOperation,
        request: HTTPRequest,
        parameters: PathParameters,
        caller: ManagementCaller
    ) -> HTTPAdmission {
        do throws(ManagementError) {
            let id = parameters[ManagementOperation.idParameter]
            let call = ManagementCall(
                operation: operation,
                caller: caller,
                scopes: try caller.authorize(operation, user: id),
                request: request,
                id: id
            )
            return try admission(of: call)
        } catch {
            return .respond(error.response)
        }
    }
}

/// A request whose caller has a scope for it.
struct ManagementCall: Sendable {
    let operation: ManagementOperation
    let caller: ManagementCaller
    /// The scopes that open the operation.
    let scopes: [ManagementScope]
    let request: HTTPRequest
    /// The id in the path, as it was decoded.
    let id: String?

    /// The id of the user whom the path names.
    func userID() throws(ManagementError) -> UserID {
        guard let id, let userID = UserID(ExactString(id)) else {
            throw .invalidPath(
                "Path validation error: 'Object didn't pass validation for format user-id: "
                    + "\(ManagementError.shown(id ?? ""))' on property id (ID of the user.)."
            )
        }
        return userID
    }

    /// The parameters of the query.
    func query() throws(ManagementError) -> QueryParameters {
        try QueryParameters(request.query)
    }
}

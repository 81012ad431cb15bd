public import JSON
public import MicroHTTPD

/// Operations of the embedded directory that another module answers, in a form of its own.
///
/// The service routes to them, counts their answers, and gives these the headers that all have.
public struct DirectoryAPI: Sendable {
    /// What all its paths begin with, where it answers for paths without an operation too.
    public let prefix: String?

    /// Its operations.
    public let operations: [DirectoryOperation]

    /// Renders what the service and the server refuse in its place.
    public let refusal: @Sendable (DirectoryRefusal) -> HTTPResponse

    /// Describes an API.
    public init(
        prefix: String?,
        operations: [DirectoryOperation],
        refusal: @escaping @Sendable (DirectoryRefusal) -> HTTPResponse
    ) {
        self.prefix = prefix
        self.operations = operations
        self.refusal = refusal
    }
}

/// One route of an API of the directory.
public struct DirectoryOperation: Sendable {
    /// What answers a request.
    public enum Work: Sendable {
        /// Something that sees to credentials itself.
        case open(@Sendable (HTTPRequest, PathParameters) -> HTTPAdmission)
        /// Something that is told who brought an access token for the Management API.
        case management(@Sendable (HTTPRequest, PathParameters, ManagementBearer) -> HTTPAdmission)
    }

    /// The methods that it takes.
    public let methods: [HTTPMethod]
    /// Its route template, by which metrics name it.
    public let path: String
    /// The parameters of the template that may hold `%2F`.
    public let opaque: [String]
    /// What answers.
    ///
    /// It is called on a server thread, and must not block.
    public let work: Work

    /// Describes an operation.
    public init(methods: [HTTPMethod], path: String, opaque: [String] = [], work: Work) {
        self.methods = methods
        self.path = path
        self.opaque = opaque
        self.work = work
    }
}

/// Who calls the Management API, by a token of the directory for it.
public struct ManagementBearer: Sendable, Equatable {
    /// The client, if the token is a client's.
    public let client: ExactString?
    /// The `sub` of the token.
    public let subject: ExactString
    /// The scopes of the token.
    public let scopes: Set<ExactString>
    /// Whether the client may grant what it does not hold.
    public let isPrivileged: Bool

    /// Describes a caller.
    public init(
        client: ExactString?,
        subject: ExactString,
        scopes: Set<ExactString>,
        isPrivileged: Bool
    ) {
        self.client = client
        self.subject = subject
        self.scopes = scopes
        self.isPrivileged = isPrivileged
    }
}

/// Why a request does not reach its operation.
public enum DirectoryRefusal: Sendable, Equatable {
    /// No bearer token was sent.
    case tokenMissing
    /// There is a header, but not `Bearer` and a token whose form is right.
    case tokenMalformed
    /// The token was refused, whatever the cause.
    case tokenInvalid
    /// The token's signature held, and it is past its `exp`.
    case tokenExpired
    /// Too many failed authentications came from one address.
    case rateLimited
    /// What is needed to tell cannot be had at present, or the service failed.
    case unavailable
    /// The path cannot be read.
    case badPath
    /// Nothing is at the path.
    case notFound
    /// The path has other methods.
    case methodNotAllowed
    /// The server refuses it.
    case server(HTTPFailure)
}

extension DirectoryAPI {
    /// Whether it answers for `path`, whatever follows its prefix.
    func owns(_ path: ArraySlice<UInt8>) -> Bool {
        guard let prefix else { return false }
        return path.starts(with: prefix.utf8)
    }
}

extension DirectoryRefusal {
    /// What a refusal of the service comes to.
    init(_ refusal: Refusal) {
        switch refusal.code {
        case .tokenMissing: self = .tokenMissing
        case .tokenExpired: self = .tokenExpired
        case .rateLimited: self = .rateLimited
        case .keysUnavailable, .storeUnavailable, .profileUnavailable, .ambiguousSubject,
            .profileTooLarge, .subjectTokenRequired, .revisionNotReached, .internalError,
            .overloaded:
            self = .unavailable
        case .notFound: self = .notFound
        case .methodNotAllowed: self = .methodNotAllowed
        case .invalidJSON, .duplicateMember, .tooDeep, .invalidRequest, .invalidHeader,
            .revisionInvalid, .tokenInvalid, .insufficientScope, .subjectNotAllowed,
            .grantNotAllowed, .selfGrant, .conflict, .lastAdmin, .preconditionFailed,
            .unsupportedMediaType, .revisionUnknown, .bodyTooLarge, .headTooLarge:
            self = .tokenInvalid
        }
    }
}

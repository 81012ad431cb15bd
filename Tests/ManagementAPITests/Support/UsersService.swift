import JSON
import ManagementAPI
import MicroHTTPD
import Synchronization

/// Leads requests to the API as a caller whom each request names by its scopes and subject.
///
/// The headers `X-Scopes` and `X-Subject` stand for the token that the real service verifies.
struct UsersService: HTTPService {
    let api: ManagementAPI
    private let router = Router(
        ManagementOperation.allCases.map { operation in
            Route(
                operation.methods,
                operation.path,
                surface: "directory",
                opaque: operation.opaque,
                endpoint: operation
            )
        }
    )

    init(_ api: ManagementAPI) { self.api = api }

    func begin(_ request: HTTPRequest) -> HTTPAdmission {
        switch router.match(request) {
        case .found(let operation, let parameters, _):
            api.begin(
                operation,
                request: request,
                parameters: parameters,
                caller: caller(of: request)
            )
        case .options, .notFound: .respond(ManagementError.notFound.response)
        case .methodNotAllowed: .respond(ManagementError.methodNotAllowed.response)
        case .badRequest: .respond(ManagementError.badRequest.response)
        }
    }

    func response(
        to failure: HTTPFailure,
        request: HTTPRequest?,
        requestID: String
    ) -> HTTPResponse {
        ManagementError(failure).response
    }

    func finished(_ exchange: HTTPExchange) {}

    private func caller(of request: HTTPRequest) -> ManagementCaller {
        let scopes = request.headers.first("X-Scopes") ?? ""
        let subject = request.headers.first("X-Subject") ?? "client@clients"
        return ManagementCaller(
            .client(id: "client", isPrivileged: true),
            subject: ExactString(subject),
            scopes: Set(scopes.split(separator: " ").map { ExactString(String($0)) })
        )
    }
}

internal import Authorization
public import JSON
public import MicroHTTPD

extension AuthorizationService {
    /// Routes and authenticates a request by its head; its body is read only if it may ask.
    public func begin(_ request: HTTPRequest) -> HTTPAdmission {
        switch router.match(request, in: surfaces(of: request)) {
        case .found(let endpoint, let parameters, _): begin(request, at: endpoint, parameters)
        case .options(let allow): .respond(options(request, allow: allow))
        case .notFound: .respond(unrouted(request, Refusal(.notFound), .notFound))
        case .badRequest:
            .respond(
                unrouted(
                    request,
                    Refusal(.invalidRequest, "the path cannot be read"),
                    .badPath
                )
            )
        case .methodNotAllowed(let allow):
            .respond(unrouted(request, Refusal(.methodNotAllowed), .methodNotAllowed, allow: allow))
        }
    }

    /// The answer to a request that the server itself refuses: in all but its cause one of the
    /// endpoint that it was for.
    public func response(
        to failure: HTTPFailure,
        request: HTTPRequest?,
        requestID: String
    ) -> HTTPResponse {
        let refusal = Refusal(failure)
        guard let request else { return answer(to: refusal) }
        guard case .found(let endpoint, _, _) = router.match(request, in: surfaces(of: request))
        else { return unrouted(request, refusal, .server(failure)) }
        let answer = Answer(service: self, request: request, endpoint: endpoint)
        switch endpoint {
        case .service, .admin: return answer.finished(Problem.response(to: refusal))
        case .directory(let position):
            return answer.finished(endpoints.api(of: position).refusal(.server(failure)))
        }
    }

    /// Counts an exchange that is over.
    public func finished(_ exchange: HTTPExchange) {
        requests.durations.record(exchange.duration)
        events.finished(exchange)
    }

    /// Lets nothing be decided any more on what is kept of the users whose ids these are.
    public func usersChanged(_ ids: [ExactString]) { hooks.profiles?.markStale(ids) }

    /// Counts that another set of policies was put in force.
    public func policiesReloaded() { events.policyReloads.add() }

    /// Counts that policies were refused on reload.
    public func policyReloadFailed() { events.policyReloadFailures.add() }
}

extension AuthorizationService {
    private func begin(
        _ request: HTTPRequest,
        at endpoint: Endpoint,
        _ parameters: PathParameters
    ) -> HTTPAdmission {
        let answer = Answer(service: self, request: request, endpoint: endpoint)
        switch endpoint {
        case .service(let endpoint): return begin(answer, at: endpoint, parameters)
        case .admin(let endpoint):
            guard let admin else {
                return .respond(unrouted(request, Refusal(.notFound), .notFound))
            }
            return answer.admin(endpoint, parameters, admin)
        case .directory(let position): return answer.byDirectory(position, parameters)
        }
    }

    private func begin(
        _ answer: Answer,
        at endpoint: ServiceEndpoint,
        _ parameters: PathParameters
    ) -> HTTPAdmission {
        let request = answer.request
        switch endpoint {
        case .evaluation:
            return answer.afterReadingJSON { [decisions] body, exchange throws(Refusal) in
                try decisions.evaluation(body, of: exchange)
            }
        case .evaluations:
            return answer.afterReadingJSON { [decisions] body, exchange throws(Refusal) in
                try decisions.evaluations(body, of: exchange)
            }
        case .ownPermissions:
            return answer.afterAuthenticating { [permissions] exchange throws(Refusal) in
                try permissions.ownPermissions(of: exchange, request: request)
            }
        case .permissions:
            return answer.afterAuthenticating { [permissions] exchange throws(Refusal) in
                try permissions.permissions(parameters, for: exchange, request: request)
            }
        case .usersChanged: return answer.hook(hooks)
        case .authzenConfiguration:
            guard metadata.isAbout(path: parameters["path"]) else {
                return .respond(unrouted(request, Refusal(.notFound), .notFound))
            }
            return .respond(answer.finished(metadata.response))
        case .live: return .respond(answer.finished(health.live))
        case .ready: return answer.decorated(health.ready())
        case .metrics: return .respond(answer.finished(metrics.response))
        }
    }

    private func surfaces(of request: HTTPRequest) -> SurfaceSet {
        let index = request.listener
        return surfaces.indices.contains(index) ? surfaces[index] : .none
    }

    /// `OPTIONS`: what the path takes, and to pages of configured origins, that they may ask.
    private func options(_ request: HTTPRequest, allow: [HTTPMethod]) -> HTTPResponse {
        let asked = request.headers.first("Access-Control-Request-Method")
        if let method = asked.flatMap(HTTPMethod.init(rawValue:)),
            case .found(let endpoint, _, _) = router.match(
                method: method,
                path: request.path,
                in: surfaces(of: request)
            ),
            endpoint.allowsCrossOrigin,
            let preflight = cors.preflight(request, allow: allow)
        {
            requests.count(endpoint, status: preflight.status)
            return preflight
        }
        requests.count(nil, status: 204)
        return HTTPResponse(status: 204, headers: [("Allow", allow.allowHeader)])
    }

    /// The answer to a request that reaches no endpoint: a problem document, or what an API of the
    /// directory says in its own form on a path that is its own.
    private func unrouted(
        _ request: HTTPRequest,
        _ refusal: Refusal,
        _ directoryRefusal: DirectoryRefusal,
        allow: [HTTPMethod] = []
    ) -> HTTPResponse {
        guard offersDirectory(at: request.listener), let api = endpoints.api(of: request) else {
            return answer(to: refusal, allow: allow)
        }
        return finished(api.refusal(directoryRefusal), allow: allow)
    }

    private func answer(to refusal: Refusal, allow: [HTTPMethod] = []) -> HTTPResponse {
        finished(Problem.response(to: refusal), allow: allow)
    }

    private func finished(_ response: HTTPResponse, allow: [HTTPMethod]) -> HTTPResponse {
        var response = response
        response.harden()
        if !allow.isEmpty { response.headers.append(("Allow", allow.allowHeader)) }
        requests.count(nil, status: response.status)
        return response
    }

    private func offersDirectory(at listener: Int) -> Bool {
        guard listenerSurfaces.indices.contains(listener) else { return false }
        return listenerSurfaces[listener].contains(.directory)
    }
}

extension Refusal {
    /// What a fault that the server found comes to.
    init(_ failure: HTTPFailure) {
        switch failure {
        case .badFraming(let fault): self.init(ErrorCode.invalidHeader, fault.rawValue)
        case .headTooLarge: self.init(ErrorCode.headTooLarge)
        case .bodyTooLarge(let limit):
            self.init(ErrorCode.bodyTooLarge, "the limit is \(limit) bytes")
        case .overloaded, .shuttingDown: self.init(ErrorCode.overloaded)
        case .deadlineExceeded: self.init(ErrorCode.overloaded, "the answer took too long")
        case .invalidResponse: self.init(ErrorCode.internalError)
        }
    }
}

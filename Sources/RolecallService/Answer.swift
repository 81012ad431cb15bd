internal import MicroHTTPD

/// One request's way from its endpoint to a response, with what all of the endpoint's answers share.
struct Answer: Sendable {
    let service: AuthorizationService
    let request: HTTPRequest
    let endpoint: Endpoint

    /// Reads the body of an authenticated request and answers it with `work`.
    ///
    /// A request is judged in the order authentication, media type, body. Where a key must be fetched
    /// before the first is settled, the body is read meanwhile and judged after.
    func afterReadingJSON(
        _ work: @escaping @Sendable ([UInt8], Exchange) throws(Refusal) -> HTTPResponse
    ) -> HTTPAdmission {
        let limit = service.limits.bodyBytes
        do {
            guard let exchange = try service.reader.exchange(of: request) else {
                return .readBody(limit: limit) { body in .later { await later(body, work) } }
            }
            try checkHead()
            return .readBody(limit: limit) { body in
                .respond(response { () throws(Refusal) in try work(body, exchange) })
            }
        } catch {
            return .respond(refused(error))
        }
    }

    /// Answers an authenticated request that has no body with `work`.
    func afterAuthenticating(
        _ work: @escaping @Sendable (Exchange) throws(Refusal) -> HTTPResponse
    ) -> HTTPAdmission {
        do {
            guard let exchange = try service.reader.exchange(of: request) else {
                return .later(deadline: service.requestTime) {
                    do throws(Refusal) {
                        let exchange = try await service.reader.exchangeAskingIssuers(of: request)
                        try checkRevision()
                        return finishedInTime(try work(exchange))
                    } catch {
                        return finishedInTime(refusal: error)
                    }
                }
            }
            try checkRevision()
            return .respond(response { () throws(Refusal) in try work(exchange) })
        } catch {
            return .respond(refused(error))
        }
    }

    /// Adds what every answer of the endpoint has, and counts it.
    func finished(_ response: HTTPResponse) -> HTTPResponse {
        service.requests.count(endpoint, status: response.status)
        var response = response.hardened
        guard endpoint.allowsCrossOrigin else { return response }
        response.headers += service.cors.headers(for: request)
        return response
    }
}

extension Answer {
    private func response(_ work: () throws(Refusal) -> HTTPResponse) -> HTTPResponse {
        do {
            return finished(try work())
        } catch {
            return refused(error)
        }
    }

    private func later(
        _ body: [UInt8],
        _ work: @Sendable ([UInt8], Exchange) throws(Refusal) -> HTTPResponse
    ) async -> HTTPResponse {
        do {
            let exchange = try await service.reader.exchangeAskingIssuers(of: request)
            try checkHead()
            return finishedInTime(try work(body, exchange))
        } catch {
            return finishedInTime(refusal: error)
        }
    }

    /// As `finished`, for an answer that was waited for.
    ///
    /// One that came too late goes nowhere, and the server's own was counted in its place.
    private func finishedInTime(_ response: HTTPResponse) -> HTTPResponse {
        Task.isCancelled ? response : finished(response)
    }

    private func finishedInTime(refusal: Refusal) -> HTTPResponse {
        Task.isCancelled ? Problem.response(to: refusal) : refused(refusal)
    }

    private func refused(_ refusal: Refusal) -> HTTPResponse {
        service.events.refused(refusal, at: endpoint)
        return finished(Problem.response(to: refusal))
    }

    private func checkRevision() throws(Refusal) {
        try Revision.check(request.headers.bytes(of: "Rolecall-At-Least"))
    }

    private func checkHead() throws(Refusal) {
        try checkRevision()
        try MediaType.requireJSON(request.headers)
    }
}

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
        as purpose: TokenPurposes = .decisions,
        _ work: @escaping @Sendable ([UInt8], Exchange) throws(Refusal) -> Reply
    ) -> HTTPAdmission {
        let limit = service.limits.bodyBytes
        do {
            guard let exchange = try service.reader.exchange(of: request, for: purpose) else {
                return .readBody(limit: limit) { body in
                    .later {
                        await finishedInTime { () async throws(Refusal) in
                            let exchange = try await service.reader.exchangeAskingIssuers(
                                of: request,
                                for: purpose
                            )
                            let demand = try checkHead()
                            try await service.revisions.wait(for: demand)
                            return try await work(body, exchange).response
                        }
                    }
                }
            }
            let demand = try checkHead()
            return .readBody(limit: limit) { body in
                switch demand {
                case .met: answer { () throws(Refusal) in try work(body, exchange) }
                case .ahead: answer(when: demand) { () throws(Refusal) in try work(body, exchange) }
                }
            }
        } catch {
            return .respond(refused(error))
        }
    }

    /// Answers an authenticated request that has no body with `work`.
    func afterAuthenticating(
        _ work: @escaping @Sendable (Exchange) throws(Refusal) -> Reply
    ) -> HTTPAdmission {
        do {
            guard let exchange = try service.reader.exchange(of: request) else {
                return .later(deadline: service.requestTime) {
                    await finishedInTime { () async throws(Refusal) in
                        let exchange = try await service.reader.exchangeAskingIssuers(of: request)
                        try await service.revisions.wait(for: service.revisions.demand(of: request))
                        return try await work(exchange).response
                    }
                }
            }
            let demand = try service.revisions.demand(of: request)
            let answer =
                switch demand {
                case .met: answer { () throws(Refusal) in try work(exchange) }
                case .ahead: answer(when: demand) { () throws(Refusal) in try work(exchange) }
                }
            switch answer {
            case .respond(let response): return .respond(response)
            case .later(let work): return .later(deadline: service.requestTime, work)
            }
        } catch {
            return .respond(refused(error))
        }
    }

    /// Answers a hook, to whoever has its secret or a client's token with its scope.
    func hook(_ hooks: HookEndpoint) -> HTTPAdmission {
        do {
            guard try hooks.isOpen(to: request) else {
                return afterReadingJSON(as: .hooks) { body, exchange throws(Refusal) in
                    guard exchange.caller.caller.scopes.contains(.invalidateSubjects) else {
                        throw Refusal(.insufficientScope)
                    }
                    return .now(try hooks.usersChanged(body))
                }
            }
            try requireJSON()
            return .readBody(limit: service.limits.bodyBytes) { body in
                answer { () throws(Refusal) in .now(try hooks.usersChanged(body)) }
            }
        } catch {
            return .respond(refused(error))
        }
    }

    /// Adds what every answer of the endpoint has, and counts it.
    func finished(_ response: consuming HTTPResponse) -> HTTPResponse {
        service.requests.count(endpoint, status: response.status)
        response.harden()
        guard endpoint.allowsCrossOrigin else { return response }
        response.headers += service.cors.headers(for: request)
        return response
    }

    /// As `finished`, for an answer that was waited for.
    ///
    /// One that came too late goes nowhere, and the server's own was counted in its place.
    func finishedInTime(_ response: HTTPResponse) -> HTTPResponse {
        Task.isCancelled ? response : finished(response)
    }
}

extension Answer {
    /// Answers at once if nothing must be loaded.
    private func answer(_ work: () throws(Refusal) -> Reply) -> HTTPAnswer {
        do {
            switch try work() {
            case .now(let response): return .respond(finished(response))
            case .later(let work): return .later { await finishedInTime(work) }
            }
        } catch {
            return .respond(refused(error))
        }
    }

    /// Answers once `demand` is met.
    private func answer(
        when demand: RevisionDemand,
        _ work: @escaping @Sendable () throws(Refusal) -> Reply
    ) -> HTTPAnswer {
        .later {
            await finishedInTime { () async throws(Refusal) in
                try await service.revisions.wait(for: demand)
                return try await work().response
            }
        }
    }

    private func finishedInTime(
        _ work: @Sendable () async throws(Refusal) -> HTTPResponse
    ) async -> HTTPResponse {
        do {
            return finishedInTime(try await work())
        } catch {
            return Task.isCancelled ? Problem.response(to: error) : refused(error)
        }
    }

    private func refused(_ refusal: Refusal) -> HTTPResponse {
        service.events.refused(refusal, at: service.endpoints.path(of: endpoint))
        return finished(Problem.response(to: refusal))
    }

    private func requireJSON() throws(Refusal) {
        try BodyType.requireJSON(request, or: endpoint.mediaTypeCode)
    }

    private func checkHead() throws(Refusal) -> RevisionDemand {
        let demand = try service.revisions.demand(of: request)
        try requireJSON()
        return demand
    }
}

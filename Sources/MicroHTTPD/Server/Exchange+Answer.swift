internal import CMicroHTTPD

extension Exchange {
    /// Sends what the service gave, or a 500 in its place if it cannot be sent.
    func send(_ response: HTTPResponse, _ call: borrowing LibraryCall) -> MHD_Result {
        queue(response, call) ? .YES : refuse(.invalidResponse, call)
    }

    /// Sends the service's words for a failure of ours.
    func refuse(_ failure: HTTPFailure, _ call: borrowing LibraryCall) -> MHD_Result {
        guard let received else { return .NO }
        let response = context.service.response(
            to: failure,
            request: request,
            requestID: received.requestID
        )
        return queue(response, call) ? .YES : .NO
    }

    /// Hands a response to the library; false if it is none, or the library does not take it.
    private func queue(_ response: HTTPResponse, _ call: borrowing LibraryCall) -> Bool {
        guard let received, 200...599 ~= response.status,
            let outgoing = OutgoingResponse(body: response.body)
        else { return false }
        for (name, value) in response.headers where !outgoing.add(name, value) { return false }
        guard addID(of: received, to: outgoing),
            !isLast || outgoing.add("Connection", "close"),
            call.queue(outgoing, status: response.status)
        else { return false }
        sent = (response.status, response.body.count)
        stage = .answered
        return true
    }

    private func addID(
        of request: HTTPRequest,
        to outgoing: borrowing OutgoingResponse
    ) -> Bool {
        switch request.identity {
        case .own(let range):
            outgoing.add(RequestID.header, range, of: request.head.headers.bytes)
        case .made(let id): outgoing.add(RequestID.header, id)
        }
    }

    /// Whether the connection closes after this answer.
    ///
    /// The library sees to that by itself when the
    /// answer comes before the body.
    private var isLast: Bool {
        if case .discarding = stage { return true }
        return !context.load.isServing
    }
}

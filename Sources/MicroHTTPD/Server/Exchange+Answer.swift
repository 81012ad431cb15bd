internal import CMicroHTTPD

extension Exchange {
    /// Sends what the service gave, or a 500 in its place if it cannot be sent.
    func send(_ response: HTTPResponse, _ call: borrowing LibraryCall) -> MHD_Result {
        queue(response, call) ? .YES : refuse(.invalidResponse, call)
    }

    /// Sends the service's words for a failure of ours.
    func refuse(_ failure: HTTPFailure, _ call: borrowing LibraryCall) -> MHD_Result {
        guard let head else { return .NO }
        let response = context.service.response(
            to: failure,
            request: request,
            requestID: HTTPRequest(head: head, madeID: madeID).requestID
        )
        return queue(response, call) ? .YES : .NO
    }

    /// Hands a response to the library; false if it is none, or the library does not take it.
    private func queue(_ response: HTTPResponse, _ call: borrowing LibraryCall) -> Bool {
        guard let head, 200...599 ~= response.status,
            let outgoing = OutgoingResponse(body: response.body)
        else { return false }
        for (name, value) in response.headers where !outgoing.add(name, value) { return false }
        guard addRequestID(of: head, to: outgoing),
            !isLast || outgoing.add("Connection", "close"),
            call.queue(outgoing, status: response.status)
        else { return false }
        sent = (response.status, response.body.count)
        stage = .answered
        return true
    }

    private func addRequestID(
        of head: RequestHead,
        to outgoing: borrowing OutgoingResponse
    ) -> Bool {
        if let madeID { return outgoing.add(RequestID.header, madeID) }
        guard let ownID = head.ownID else { return false }
        return outgoing.add(RequestID.header, ownID, of: head.headers.bytes)
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

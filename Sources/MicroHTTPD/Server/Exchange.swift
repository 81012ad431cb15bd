internal import CMicroHTTPD
internal import Synchronization

/// One request on its way, from its first line until the library is done with it.
///
/// The library's thread for the connection drives it; only `outcome` is for others.
@safe final class Exchange: @unchecked Sendable {
    // Safety: every mutable property but `outcome` is used by the connection's thread alone, which holds
    // still while the exchange is suspended. `handle` is written before a suspension becomes known to
    // others and used by the one of them that wins `outcome`.
    enum Stage {
        /// The first line is read.
        case firstLine
        /// The head is sound and announces no body.
        case headOnly
        case reading(limit: Int, @Sendable ([UInt8]) -> HTTPAnswer)
        /// The body exceeds its limit; more of it is read up to a bound, so that the client listens.
        case discarding(limit: Int)
        case suspended
        case answered
    }

    let connection: Connection
    let start: MonotonicTime
    /// What follows the `?`, copied before the library takes it apart.
    let query: [UInt8]?
    /// Where the target ends in the library's memory; for comparison alone.
    let targetEnd: UInt

    var stage = Stage.firstLine
    /// The request as its head was read, sound or not.
    var received: HTTPRequest?
    var isSound = false
    var framing = RequestFraming.noBody
    var body: [UInt8] = []
    var requestBodyBytes = 0
    var sent: (status: Int, bodyBytes: Int)?

    let outcome = Mutex(Outcome.none)
    var handle: OpaquePointer?

    init(connection: Connection, query: [UInt8]?, targetEnd: UInt) {
        self.connection = connection
        self.query = query
        self.targetEnd = targetEnd
        start = .now
        connection.setBusy(until: start + connection.context.requestNanoseconds)
    }

    /// Taken from the connection: a count of references that all threads change for each request is slow.
    var context: ListenerContext { connection.context }

    /// The request, as the service may see it.
    var request: HTTPRequest? { isSound ? received : nil }

    /// Takes one call of the library's access handler.
    func receive(_ call: borrowing LibraryCall) -> MHD_Result {
        switch stage {
        case .firstLine: judgeHead(call)
        case .headOnly: begin(call)
        case .reading(let limit, let onBody):
            call.dataCount > 0 ? read(call, limit: limit) : settle(onBody(takeBody()), call)
        case .discarding(let limit):
            call.dataCount > 0
                ? discard(call, limit: limit) : refuse(.bodyTooLarge(limit: limit), call)
        case .suspended: answerOutcome(call)
        case .answered: .YES
        }
    }

    /// Tells the service how it ended.
    func end(_ ending: HTTPExchange.Ending) {
        let now = MonotonicTime.now
        connection.setIdle(since: now)
        context.service.finished(
            HTTPExchange(
                request: request,
                listener: context.index,
                peer: connection.peer,
                status: sent?.status,
                requestBodyBytes: requestBodyBytes,
                responseBodyBytes: sent?.bodyBytes ?? 0,
                duration: now.duration(since: start),
                ending: ending
            )
        )
    }
}

extension Exchange {
    /// The first call: the head is there, none of the body is.
    private func judgeHead(_ call: borrowing LibraryCall) -> MHD_Result {
        do throws(HTTPFailure) {
            framing = try readHead(call)
            isSound = true
        } catch {
            return refuse(error, call)
        }
        // An answer to the first call closes the connection, whatever the request.
        guard framing.hasBody else {
            stage = .headOnly
            return .YES
        }
        return begin(call)
    }

    private func begin(_ call: borrowing LibraryCall) -> MHD_Result {
        guard let request else { return .NO }
        switch context.service.begin(request) {
        case .respond(let response):
            return send(response, call)
        case .later(let deadline, let work):
            return suspend(call, deadline: deadline.nanosecondsClamped, work)
        case .readBody(let limit, let onBody):
            return startReading(call, limit: min(limit, context.limits.body), onBody)
        }
    }

    func settle(_ answer: HTTPAnswer, _ call: borrowing LibraryCall) -> MHD_Result {
        switch answer {
        case .respond(let response): send(response, call)
        case .later(let work): suspend(call, deadline: context.requestNanoseconds, work)
        }
    }
}

internal import JSON
internal import Logging
internal import MicroHTTPD

/// Takes orders from the control socket.
struct ControlService: HTTPService {
    let desk: OrderDesk
    /// What the store of this server is called.
    let store: ExactString
    let logger: Logger

    private static let mediaType = ("Content-Type", "application/json")

    func begin(_ request: HTTPRequest) -> HTTPAdmission {
        let names = Order.Name.allCases
        guard request.method == .post,
            let name = names.first(where: { ControlSocket.target(of: $0) == request.path })
        else { return .respond(Self.refusal(OrderRefusal("no such order"), status: 404)) }
        return .readBody(limit: ControlSocket.bodyBytesMax) { body in
            .later { await answer(name, body) }
        }
    }

    func response(
        to failure: HTTPFailure,
        request: HTTPRequest?,
        requestID: String
    ) -> HTTPResponse {
        Self.refusal(OrderRefusal(Self.message(failure)), status: failure.status)
    }

    /// What became of an order that the desk did not answer.
    static func message(_ failure: HTTPFailure) -> String {
        switch failure {
        case .badFraming, .headTooLarge, .bodyTooLarge, .overloaded:
            "the server did not take the order"
        case .deadlineExceeded:
            "the server has not done it in time: the order may have been carried out, or still be"
        case .shuttingDown: "the server is stopping: the order may have been carried out"
        case .invalidResponse:
            "the server has no answer that can be sent: the order may have been carried out"
        }
    }

    func finished(_ exchange: HTTPExchange) {}

    private func answer(_ name: Order.Name, _ body: [UInt8]) async -> HTTPResponse {
        do {
            let body = try JSONValue(parsing: body)
            guard let arguments = body["arguments"]?.object else {
                throw OrderRefusal("the body has no `arguments`")
            }
            guard body["store"]?.string == store else {
                return Self.refusal(
                    OrderRefusal("this server has `\(store)` open"),
                    status: ControlSocket.misdirected
                )
            }
            let result = try await desk.perform(Order(name, arguments))
            logger.notice("order carried out", metadata: ["order": .string(name.rawValue)])
            return HTTPResponse(status: 200, headers: [Self.mediaType], body: result.encoded())
        } catch let refusal as OrderRefusal {
            logger.notice(
                "order refused",
                metadata: ["order": .string(name.rawValue), "reason": .string(refusal.message)]
            )
            return Self.refusal(refusal, status: 422)
        } catch {
            logger.error("order failed", metadata: ["order": .string(name.rawValue)])
            return Self.refusal(OrderRefusal("\(error)"), status: 500)
        }
    }

    private static func refusal(_ refusal: OrderRefusal, status: Int) -> HTTPResponse {
        let body: JSONValue = ["message": .string(ExactString(refusal.message))]
        return HTTPResponse(status: status, headers: [mediaType], body: body.encoded())
    }
}

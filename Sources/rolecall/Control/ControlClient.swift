internal import Curl
internal import Foundation
internal import JSON

/// Gives orders to the server that has a store open.
struct ControlClient {
    /// The socket.
    private let path: String
    /// What the server must have open.
    private let store: ExactString

    /// A client of the server that has the store at this path open.
    init(store path: String) {
        self.path = ControlSocket.path(besideStore: path)
        store = ControlSocket.name(ofStore: path)
    }

    /// What the server answered; nil if none listens there, or one that has another store open.
    func perform(_ order: Order) async throws -> JSONValue? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        var options = HTTPClientOptions()
        options.unixSocketPath = path
        let client = try HTTPClient(options)
        let result: Result<HTTPClientResponse, CurlError>
        do throws(CurlError) {
            result = .success(try await client.send(request(order)))
        } catch {
            result = .failure(error)
        }
        await client.shutdown()
        switch result {
        case .success(let response) where response.status == ControlSocket.misdirected: return nil
        case .success(let response): return try value(of: response)
        // The file of a server that is gone.
        case .failure(.connectFailed): return nil
        case .failure(let error): throw CommandFailure("\(path): \(Self.explanation(of: error))")
        }
    }

    /// What went wrong; where the server may have got the order, that it may have been carried out.
    static func explanation(of error: CurlError) -> String {
        switch error {
        case .timedOut:
            "the server has not answered in time: the order may have been carried out, or still be"
        case .responseIncomplete, .responseMalformed, .headTooLarge, .bodyTooLarge:
            "\(error.explanation); the order may have been carried out"
        case .invalidURL, .invalidPathPiece, .invalidHeader, .caFileUnusable, .hostNotFound,
            .addressRefused, .connectFailed, .tlsFailed, .certificateRefused, .overloaded,
            .cancelled, .stopped, .libraryFailed:
            error.explanation
        }
    }

    private func request(_ order: Order) throws(CurlError) -> HTTPClientRequest {
        HTTPClientRequest(
            try HTTPURL("http://localhost" + ControlSocket.target(of: order.name)),
            method: .post(
                body: JSONValue.object([
                    "store": .string(store), "arguments": .object(order.arguments),
                ]).encoded(),
                mediaType: "application/json"
            ),
            timeout: ControlSocket.timeLimit(of: order.name),
            bodyBytesMax: 64 << 20
        )
    }

    private func value(of response: HTTPClientResponse) throws -> JSONValue {
        let value = try? JSONValue(
            parsing: response.body,
            limits: JSONLimits(bytes: 64 << 20, depth: 128)
        )
        guard response.status == 200, let value else {
            let message = value?["message"]?.string?.string
            throw CommandFailure(message ?? "\(path): status \(response.status)")
        }
        return value
    }
}

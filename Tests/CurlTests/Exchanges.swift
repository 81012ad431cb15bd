import Curl
import LoopbackServer

/// Sends one request to a server that answers with `answer`.
func exchange(
    _ options: HTTPClientOptions = HTTPClientOptions(),
    timeout: Duration = .seconds(20),
    bodyBytesMax: Int = 1 << 20,
    answer: @escaping @Sendable (LoopbackRequest) -> LoopbackAnswer
) async throws -> HTTPClientResponse {
    let server = try LoopbackServer(answer)
    defer { server.stop() }
    let client = try HTTPClient(options)
    let url = try HTTPURL(server.url("/path?query"))
    let request = HTTPClientRequest(url, timeout: timeout, bodyBytesMax: bodyBytesMax)
    let outcome: Result<HTTPClientResponse, CurlError>
    do throws(CurlError) {
        outcome = .success(try await client.send(request))
    } catch {
        outcome = .failure(error)
    }
    await client.shutdown()
    return try outcome.get()
}

/// Sends requests over libcurl, with one thread and one pool of connections.
///
/// Only `https` is spoken, and `http` to loopback hosts. Certificates are always verified, TLS is at
/// least 1.2, redirects are not followed, no proxy is used, and nothing is remembered from one
/// request to the next but open connections. Link-local addresses, where cloud metadata services
/// stand, are never connected to, whatever name resolves to them.
///
/// Clients with different trust or credentials are different clients: they share no connections.
/// The whole process should ignore SIGPIPE.
public final class HTTPClient: Sendable {
    private let queue: TransferQueue

    /// Starts the client's thread.
    ///
    /// Throws ``CurlError/caFileUnusable(_:)`` if the file of certificate authorities cannot be read
    /// or holds no certificate.
    public init(_ options: HTTPClientOptions = HTTPClientOptions()) throws(CurlError) {
        if let caFile = options.caFile { try CAFile.check(caFile) }
        let multi = try MultiHandle(options)
        let queue = TransferQueue(multi: multi, requestsMax: options.requestsMax)
        try LoopThread.start {
            TransferLoop(multi: multi, queue: queue, options: options).run()
        }
        self.queue = queue
    }

    deinit { queue.stop() }

    /// Sends `request` and returns the whole response, whatever its status.
    ///
    /// Cancelling the task ends the transfer and throws ``CurlError/cancelled``. A POST or
    /// PATCH is sent at most once, on a new connection. A GET is sent again if it met a kept connection that the
    /// server had closed.
    public func send(_ request: HTTPClientRequest) async throws(CurlError) -> HTTPClientResponse {
        let exchange = Exchange(request)
        let outcome = await withTaskCancellationHandler {
            do throws(CurlError) {
                try queue.submit(exchange)
            } catch {
                exchange.finish(.failure(error))
            }
            return await exchange.outcome.value()
        } onCancel: {
            exchange.finish(.failure(.cancelled))
            queue.cancel(exchange)
        }
        return try outcome.get()
    }

    /// Ends all requests with ``CurlError/stopped`` and closes all connections.
    ///
    /// Returns when the thread is through with libcurl. Calling it again is harmless.
    public func shutdown() async { await queue.stopAndWait() }
}

internal import Curl
internal import JSON

extension ManagementClient {
    private enum Reply<Answer: Sendable> {
        case answer(Answer)
        case tokenRefused
    }

    /// Asks, and once more with a new token if the first one was refused.
    func ask<Answer: Sendable>(
        _ url: HTTPURL,
        method: HTTPClientRequest.Method = .get,
        read: (HTTPClientResponse) throws(UpstreamError) -> Answer
    ) async throws(UpstreamError) -> Answer {
        let first = try await token.current()
        if case .answer(let answer) = try await send(url, method, first, read) { return answer }
        if let refusal = token.refuse(first) { throw refusal }
        let second = try await token.current()
        guard case .answer(let answer) = try await send(url, method, second, read) else {
            throw token.refuse(second) ?? .statusNotOK(401)
        }
        return answer
    }

    private func send<Answer: Sendable>(
        _ url: HTTPURL,
        _ method: HTTPClientRequest.Method,
        _ token: HeldValue<AccessToken>,
        _ read: (HTTPClientResponse) throws(UpstreamError) -> Answer
    ) async throws(UpstreamError) -> Reply<Answer> {
        let (json, headers) = (json, headers + [token.value.authorization])
        do throws(UpstreamError) {
            return try await upstream.send(
                url,
                method: method,
                headers: headers,
                for: .profile
            ) { answer throws(UpstreamError) in
                if answer.status == 401 { return .tokenRefused }
                if answer.status == 403, Self.errorCode(answer, json) == "insufficient_scope" {
                    throw .insufficientScope
                }
                return .answer(try read(answer))
            }
        } catch {
            if error == .insufficientScope {
                self.token.doubt(token, forReading: method.isReading)
            }
            throw error
        }
    }

    /// The `errorCode` of an error in the API's own form.
    static func errorCode(_ answer: HTTPClientResponse, _ json: JSONAnswer) -> ExactString? {
        (try? json.object(answer))?["errorCode"]?.string
    }
}

extension HTTPClientRequest.Method {
    fileprivate var isReading: Bool {
        switch self {
        case .get: true
        case .post, .patch: false
        }
    }
}

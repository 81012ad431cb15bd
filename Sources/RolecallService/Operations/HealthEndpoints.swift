internal import JSON
internal import MicroHTTPD

/// `GET /health/live` and `GET /health/ready`.
struct HealthEndpoints: Sendable {
    let issuers: [TrustedIssuer]

    /// The process runs and answers.
    var live: HTTPResponse { response(status: 200, checks: nil) }

    /// Whether every issuer's keys are at hand: without them its tokens cannot be decided on.
    var ready: HTTPResponse {
        let checks = issuers.map { ($0.issuer, $0.keys.snapshot.keys != nil) }
        return response(status: checks.allSatisfy(\.1) ? 200 : 503, checks: checks)
    }

    private func response(status: Int, checks: [(ExactString, Bool)]?) -> HTTPResponse {
        var json = JSONWriter(reserving: 128)
        json.beginObject()
        json.key("status")
        json.string(status == 200 ? "ok" : "unavailable")
        if let checks {
            json.key("issuers")
            json.beginArray()
            for (issuer, hasKeys) in checks {
                json.beginObject()
                json.key("issuer")
                json.string(issuer)
                json.key("keys")
                json.string(hasKeys ? "ok" : "unavailable")
                json.endObject()
            }
            json.endArray()
        }
        json.endObject()
        return HTTPResponse(
            status: status,
            headers: [("Content-Type", MediaType.json), ("Cache-Control", "no-store")],
            body: json.bytes
        )
    }
}

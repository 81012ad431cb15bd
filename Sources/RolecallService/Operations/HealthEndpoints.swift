internal import JSON
internal import MicroHTTPD
internal import Store

/// `GET /health/live` and `GET /health/ready`.
struct HealthEndpoints: Sendable {
    /// The longest time that the store may take to answer.
    static let storeTime: Duration = .seconds(2)

    let issuers: [TrustedIssuer]
    /// The store, if there is one.
    let store: (any Store)?

    /// The process runs and answers.
    var live: HTTPResponse { response(status: 200, checks: nil) }

    /// Whether every issuer's keys are at hand, without which its tokens cannot be decided on; and,
    /// where there is a store, whether it can be read.
    func ready() -> HTTPAdmission {
        guard let store else { return .respond(ready(isStoreRead: nil)) }
        return .later(deadline: Self.storeTime) {
            ready(isStoreRead: await Self.isRead(store))
        }
    }

    private static func isRead(_ store: any Store) async -> Bool {
        do {
            _ = try await store.read { try $0.userCount(connection: "") }
            return true
        } catch {
            return false
        }
    }

    private func ready(isStoreRead: Bool?) -> HTTPResponse {
        let checks = issuers.map { ($0.issuer, $0.keys.snapshot.keys != nil) }
        let isReady = checks.allSatisfy(\.1) && isStoreRead ?? true
        return response(status: isReady ? 200 : 503, checks: checks, isStoreRead: isStoreRead)
    }

    private func response(
        status: Int,
        checks: [(ExactString, Bool)]?,
        isStoreRead: Bool? = nil
    ) -> HTTPResponse {
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
        if let isStoreRead {
            json.key("store")
            json.string(isStoreRead ? "ok" : "unavailable")
        }
        json.endObject()
        return HTTPResponse(
            status: status,
            headers: [("Content-Type", BodyType.json), ("Cache-Control", "no-store")],
            body: json.bytes
        )
    }
}

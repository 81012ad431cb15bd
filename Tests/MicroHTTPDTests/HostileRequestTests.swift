import MicroHTTPD
import Testing

@Suite("Hostile requests")
struct HostileRequestTests {
    @Test("framing is refused where readers could differ", arguments: HostileRequest.framing)
    func framing(_ hostile: HostileRequest) async throws { try await check(hostile) }

    @Test("fields are refused where readers could differ", arguments: HostileRequest.fields)
    func fields(_ hostile: HostileRequest) async throws { try await check(hostile) }

    @Test("first lines are taken as they are or refused", arguments: HostileRequest.firstLines)
    func firstLines(_ hostile: HostileRequest) async throws { try await check(hostile) }

    /// Sends the request with a second one behind it, which must be answered if and only if the connection
    /// stays.
    private func check(_ hostile: HostileRequest) async throws {
        try await serving { serving in
            let second = "GET /smuggled HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            let received = try await blocking {
                let client = try serving.connect()
                client.send(hostile.bytes + Array(second.utf8))
                return client.receiveAll()
            }
            let statuses = RawResponse.all(in: try #require(received, "the connection stays open"))
                .map(\.status)
            switch hostile.outcome {
            case .closing(let status): #expect(statuses.first == status)
            case .closingWith(let some): #expect(statuses.first.map(some.contains) == true)
            case .dropped: #expect(statuses.isEmpty)
            case .answered(let status): #expect(statuses == [status, 404])
            }
            let isSecondServed = serving.service.requests.contains("get /smuggled")
            if case .answered = hostile.outcome {
                #expect(isSecondServed)
            } else {
                #expect(!isSecondServed)
                #expect(statuses.count <= 1)
            }
        }
    }
}

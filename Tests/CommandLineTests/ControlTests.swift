import Curl
import Foundation
import JSON
import MicroHTTPD
import SQLiteStore
import Store
import Testing

@testable import rolecall

@Suite("Orders to whoever has the store open")
struct ControlTests {
    private static let mayBeDone = "may have been carried out"

    @Test(
        "are said to be perhaps carried out where the server may have got them",
        arguments: [
            (.timedOut, true), (.responseIncomplete("x"), true), (.responseMalformed("x"), true),
            (.bodyTooLarge(limit: 1, status: 200), true), (.addressRefused, false),
            (.overloaded(limit: 1), false),
        ] as [(CurlError, Bool)]
    )
    func client(error: CurlError, mayBeDone: Bool) {
        let text = ControlClient.explanation(of: error)
        #expect(text.contains(Self.mayBeDone) == mayBeDone, "\(text)")
    }

    @Test(
        "are said to be not taken by the server only where it did not take them",
        arguments: [
            (.overloaded, false), (.bodyTooLarge(limit: 1), false), (.deadlineExceeded, true),
            (.shuttingDown, true), (.invalidResponse, true),
        ] as [(HTTPFailure, Bool)]
    )
    func server(failure: HTTPFailure, mayBeDone: Bool) {
        let text = ControlService.message(failure)
        #expect(text.contains(Self.mayBeDone) == mayBeDone, "\(text)")
        #expect(text.contains("did not take") != mayBeDone, "\(text)")
    }

    @Test("may take long where they read the whole store", arguments: Order.Name.allCases)
    func deadlines(_ name: Order.Name) {
        let isLong = [.backup, .verifyAudit].contains(name)
        let limit = ControlSocket.timeLimit(of: name)
        #expect(limit == (isLong ? .seconds(3_600) : .seconds(60)))
        #expect(limit <= ControlSocket.limits.requestTime)
    }

    @Test("of one command find the store opened once, and free for others afterwards")
    func session() async throws {
        let files = ["rolecall.yaml": "store: { path: s.db }\n", "policies/a.yaml": "version: 1\n"]
        try await withFolder(files) { folder in
            let start = try StartUp(
                path: folder.appending(path: "rolecall.yaml").path,
                environment: [:]
            )
            let store = folder.appending(path: "s.db").path
            try await OrderSession.run(start) { session in
                let user: JSONObject = ["email": "ann@example.com"]
                _ = try await session.perform(Order(.createUser, user))
                #expect(throws: StoreError.locked) { try SQLiteInspection(path: store) }
                let users = try await session.perform(Order(.listUsers))
                #expect(users.array?.count == 1)
                #expect(throws: StoreError.locked) { try SQLiteInspection(path: store) }
            }
            #expect(try SQLiteInspection(path: store).schema > 0)
            await #expect(throws: CommandFailure.self) {
                try await OrderSession.run(start) { session in
                    _ = try await session.perform(Order(.showUser, ["user": "auth0|nobody"]))
                }
            }
            #expect(try SQLiteInspection(path: store).schema > 0)
        }
    }
}

import Foundation
import JSON
import OpenIDProvider
import Testing

/// An exchange with the live service, of `management-api/recordings.json`.
struct Recording: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let path: String
    let form: JSONObject
    let status: Int
    let answer: JSONObject

    private static var file: URL {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
        let vectors = ProcessInfo.processInfo.environment["ROLECALL_VECTORS"]
        let base = vectors.map { URL(filePath: $0) } ?? root.appending(path: "shared/vectors")
        return base.appending(path: "management-api/recordings.json")
    }

    static var isAvailable: Bool { FileManager.default.fileExists(atPath: file.path) }

    /// Those of the endpoints that are served.
    static func all() throws -> [Recording] {
        guard isAvailable else { return [] }
        let bytes = try Array(Data(contentsOf: file))
        let value = try JSONValue(
            parsing: bytes,
            limits: JSONLimits(bytes: 64 << 20, depth: 64)
        )
        return (value.array ?? []).compactMap { Recording($0) }.filter {
            $0.path == "/userinfo" || $0.isForClient
        }
    }

    private init?(_ value: JSONValue) {
        guard let path = value["path"]?.string?.string,
            let status = value["status"]?.number?.int,
            let answer = value["response_body"]?.object
        else { return nil }
        testDescription = value["source"]?.string?.string ?? path
        self.path = path
        self.status = status
        self.answer = answer
        form = value["request_body"]?["_form"]?.object ?? JSONObject()
    }

    /// A client's own request; neither organizations nor assertions are served.
    private var isForClient: Bool {
        path == "/oauth/token" && form["grant_type"] == "client_credentials"
            && form["organization"] == nil && form["client_assertion"] == nil
    }
}

@Suite("Recorded exchanges", .enabled(if: Recording.isAvailable, "needs the vectors"))
struct RecordingTests {
    /// Ours, for a value that the recording made up.
    private static let ours: [ExactString: String] = [
        "client_id": "backend", "client_secret": "backend-secret",
        "audience": "https%3A%2F%2Fapi.example%2F",
    ]

    @Test("have the same status, members and types", arguments: try Recording.all())
    func exchange(_ recording: Recording) async throws {
        try await withProvider { provider in
            let answer: Answer
            if recording.path == "/userinfo" {
                try await provider.addUser()
                let token = try await provider.signIn().accessToken
                answer = try await provider.get("/userinfo", token: token)
            } else {
                let pairs = recording.form.map { member in
                    let value = Self.ours[member.key] ?? member.value.string?.string ?? ""
                    return "\(member.key)=\(value)"
                }
                answer = try await provider.post("/oauth/token", pairs.joined(separator: "&"))
            }
            #expect(answer.status == recording.status, "\(answer.text)")
            // The live service adds claims that its operator made up.
            for member in recording.answer where member.key != "unknown-param" {
                let own = try #require(answer.json[member.key], "no `\(member.key)`")
                #expect(Self.kind(own) == Self.kind(member.value), "\(member.key)")
            }
        }
    }

    private static func kind(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool: "bool"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

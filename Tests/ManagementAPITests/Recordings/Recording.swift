import Foundation
import JSON
import Testing

/// A request to the live service, and its answer.
struct Recording: Sendable {
    let source: String
    let method: String
    /// The path with its query, percent-encoded.
    let target: String
    let requestBody: JSONValue
    let status: Int
    let responseBody: JSONValue

    init?(_ json: JSONValue) {
        guard let source = json["source"]?.string, let method = json["method"]?.string,
            let target = json["path"]?.string, let status = json["status"]?.number?.int
        else { return nil }
        self.source = source.string
        self.method = method.string
        self.target = target.string
        self.status = status
        requestBody = json["request_body"] ?? .null
        responseBody = json["response_body"] ?? .null
    }

    /// The pieces of the path after `/api/v2`.
    private var pieces: [Substring] {
        target.prefix { $0 != "?" }.split(separator: "/").dropFirst(2).map { $0 }
    }

    /// The id of the user whom the path names, decoded; nil if it names none.
    var userID: String? {
        guard pieces.count > 1, pieces[0] == "users" else { return nil }
        return String(pieces[1]).removingPercentEncoding
    }

    /// Whether the exchange is about users as such.
    var isAboutUsers: Bool { ["users", "users-by-email"].contains(pieces.first) }

    /// What must be there before the exchange can be repeated; nil if it can be.
    var waitsFor: String? {
        if pieces.count > 2 { return "`users/{id}/\(pieces[2])` is not served yet" }
        if target.contains(/[?&]q=[^&]/) { return "search is not served yet" }
        return nil
    }
}

extension Recording {
    private static let file: URL = {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
        let folder =
            ProcessInfo.processInfo.environment["ROLECALL_VECTORS"]
            .map { URL(filePath: $0) } ?? root.appending(path: "../shared/vectors")
        return folder.appending(path: "management-api/recordings.json")
    }()

    static var areThere: Bool { FileManager.default.fileExists(atPath: file.path) }

    /// All exchanges about users, in their order.
    static let all: [Recording] = {
        let limits = JSONLimits(bytes: 64 << 20, depth: 128)
        guard let data = try? Data(contentsOf: file),
            let list = try? JSONValue(parsing: Array(data), limits: limits).array
        else { return [] }
        return list.compactMap(Recording.init).filter(\.isAboutUsers)
    }()
}

/// The exchanges of one recording session, which follow from one another.
struct RecordedSession: Sendable, CustomTestStringConvertible {
    let source: String
    let recordings: [Recording]

    var testDescription: String { source.split(separator: "/").last.map(String.init) ?? source }

    static let all: [RecordedSession] = {
        let runnable = Recording.all.filter { $0.waitsFor == nil }
        return Set(runnable.map(\.source)).sorted().map { source in
            RecordedSession(
                source: source,
                recordings: runnable.filter { $0.source == source }
            )
        }
    }()
}

import Curl
import JSON

/// An answer of the server.
struct Reply: Sendable, CustomStringConvertible {
    let status: Int
    /// What it holds; nil if that is no JSON.
    let json: JSONValue?

    init(status: Int, body: [UInt8]) {
        self.status = status
        json = try? JSONValue(parsing: body)
    }

    /// As it stands in a cell of the article: the status, and the code if there is one.
    var description: String {
        let code = json?["code"]?.string ?? json?["errorCode"]?.string
        return code.map { "\(status) `\($0.string)`" } ?? "\(status)"
    }

    var isAllow: Bool { status == 200 && json?["decision"] == true }
    var isDeny: Bool { status == 200 && json?["decision"] == false }
}

extension [Reply] {
    /// What was answered, each outcome once.
    var outcomes: Set<String> { Set(map(\.description)) }
}

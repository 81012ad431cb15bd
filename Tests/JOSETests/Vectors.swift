import Foundation
import JOSE
import JSON
import Testing

/// The vector files, read with our own JSON parser.
enum Vectors {
    static var folder: URL {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
        let vectors = ProcessInfo.processInfo.environment["ROLECALL_VECTORS"]
        return vectors.map { URL(filePath: $0) } ?? root.appending(path: "shared/vectors")
    }

    static var isAvailable: Bool { FileManager.default.fileExists(atPath: folder.path) }

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: path)))
    }

    static func json(_ path: String) throws -> JSONValue {
        try JSONValue(parsing: bytes(path), limits: JSONLimits(bytes: 16 << 20, depth: 64))
    }
}

/// A file with `count`, `keys` and `cases`.
struct VectorFile {
    let count: Int
    let keys: JSONValue
    let cases: [JSONValue]

    init(_ path: String) throws {
        let file = try Vectors.json(path)
        count = try #require(file["count"]?.number?.int)
        keys = try #require(file["keys"])
        cases = try #require(file["cases"]?.array)
    }

    func key(of vector: JSONValue) -> JSONValue? {
        vector["key"]?.string.flatMap { keys[$0] }
    }
}

extension JSONValue {
    /// A member that is a string.
    func text(_ key: ExactString) throws -> String {
        try #require(self[key]?.string?.string, "no string \(key)")
    }
}

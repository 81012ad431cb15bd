internal import Configuration
internal import Foundation
internal import JSON

/// How `rolecall serve` without a configuration is started.
struct DemoOptions: Sendable {
    /// The folder of its data; ./data if it is not given.
    var data: String?
    /// The folder of policies; ./policies if it is not given.
    var policies: String?
    /// `ADDRESS:PORT`; 127.0.0.1:8080 if it is not given.
    var listen: String?

    /// The folder of data.
    var folder: String { URL(fileURLWithPath: data ?? "data").path }

    /// The configuration that these stand for, besides the variables of `environment`.
    func settings(
        environment: [String: String]
    ) throws(CommandFailure) -> LoadedSettings {
        var lines = [
            "listeners: [\(try listener())]", "policies: \(Self.quoted(policiesPath))",
            "store: { path: \(Self.quoted(folder + "/rolecall.db")) }",
        ]
        if policies == nil { lines.remove(at: 1) }
        do {
            return try Settings.load(
                Array((lines.joined(separator: "\n") + "\n").utf8),
                file: URL(fileURLWithPath: "demo").path,
                environment: environment,
                files: LocalFiles.access()
            )
        } catch {
            throw CommandFailure(error.problems.map { "demo: \($0.message)" })
        }
    }

    private var policiesPath: String { URL(fileURLWithPath: policies ?? "policies").path }

    /// The listener, as the configuration writes it.
    private func listener() throws(CommandFailure) -> String {
        guard let listen else { return "{ address: 127.0.0.1, port: 8080 }" }
        guard let colon = listen.lastIndex(of: ":"),
            let port = UInt16(listen[listen.index(after: colon)...])
        else { throw CommandFailure("--listen: found `\(listen)`, expected ADDRESS:PORT") }
        var address = listen[..<colon]
        if address.hasPrefix("["), address.hasSuffix("]") {
            address = address.dropFirst().dropLast()
        }
        return "{ address: \(Self.quoted(String(address))), port: \(port) }"
    }

    /// A text as a double-quoted YAML scalar, which JSON strings are.
    private static func quoted(_ text: String) -> String {
        JSONValue.string(ExactString(text)).description
    }
}

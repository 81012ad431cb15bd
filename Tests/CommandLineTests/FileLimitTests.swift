import Foundation
import JSON
import Testing

@testable import rolecall

@Suite("Limits of files that commands read")
struct FileLimitTests {
    @Test("a policy file may have so many bytes, and not one more", arguments: [0, 1])
    func policyBytes(more: Int) async throws {
        let count = PolicyFolder.fileBytesMax + more
        let text = "version: 1\n#".padding(toLength: count, withPad: "x", startingAt: 0)
        try await withFolder(["a.yaml": text]) { folder in
            let messages = failure { _ = try PolicyFolder(reading: [folder.path]) }
            #expect(messages.isEmpty == (more == 0), "\(messages)")
        }
    }

    @Test("a policy set may have so many files, and not one more")
    func policyFiles() async throws {
        let most = PolicyFolder.filesMax
        let names = (1...most).map { "\($0).yaml" }
        let files = Dictionary(uniqueKeysWithValues: names.map { ($0, "") })
        try await withFolder(files) { folder in
            #expect(try PolicyFolder(reading: [folder.path]).policies.count == most)
            try Data().write(to: folder.appending(path: "one-more.yaml"))
            let messages = failure { _ = try PolicyFolder(reading: [folder.path]) }
            #expect(messages.count == 1 && messages[0].contains("more than \(most) files"))
        }
    }

    @Test(
        "policy files whose names differ in bytes alone are read both, in the order of their bytes"
    )
    func exactNames() async throws {
        let names = ["e\u{301}", "\u{E9}", "\u{0600}"].map { $0 + ".yaml" }
        try await withFolder([:]) { folder in
            for name in names { try Data().write(to: folder.appending(path: name)) }
            let found = try PolicyFolder(reading: [folder.path]).policies.map {
                Array($0.path.utf8.split(separator: UInt8(ascii: "/")).last ?? [])
            }
            #expect(
                found == names.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
            )
        }
    }

    @Test(
        "a password may have so many bytes, its line's end aside",
        arguments: ["", "\n", "\r\n"],
        [0, 1]
    )
    func secret(end: String, more: Int) async throws {
        let text = String(repeating: "x", count: SecretInput.bytesMax + more)
        try await withFolder(["password": text + end]) { folder in
            let file = folder.appending(path: "password").path
            let messages = failure {
                let read = try SecretInput.read(file)
                #expect(read == ExactString(text))
            }
            #expect(messages.isEmpty == (more == 0), "\(messages)")
        }
    }

    @Test("the input of a condition may have so many bytes, and not one more", arguments: [0, 1])
    func input(more: Int) async throws {
        let count = EvalCommand.inputBytesMax + more
        let text = "{}".padding(toLength: count, withPad: " ", startingAt: 0)
        try await withFolder(["input.json": text]) { folder in
            let run = try await Command.run(
                ["policy", "eval", "--input", "input.json", "true"],
                folder: folder
            )
            #expect((run.status == 0) == (more == 0), "\(run.errors)")
        }
    }

    /// What a command would say; nothing if the work is done.
    private func failure(_ work: () throws -> Void) -> [String] {
        do {
            try work()
            return []
        } catch let failure as CommandFailure {
            return failure.messages
        } catch {
            Issue.record(error)
            return []
        }
    }
}

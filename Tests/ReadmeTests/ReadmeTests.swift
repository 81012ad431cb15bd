import Foundation
import Testing

@Suite("README")
struct ReadmeTests {
    @Test("its commands print what it says they print")
    func commands() throws {
        let readme = ReadmeShell.root.appending(path: "README.md")
        let commands = ReadmeCommand.all(in: try String(contentsOf: readme, encoding: .utf8))
        try #require(commands.contains { $0.isServer })
        let shell = try ReadmeShell()
        defer { shell.remove() }

        let (status, outputs) = try shell.run(commands)

        for (command, output) in zip(commands, outputs) {
            #expect(
                command.expectation.map { agrees(output, with: $0, in: shell) } != false,
                "README.md:\(command.line) printed: \(output)"
            )
        }
        #expect(status == 0, "stopped at README.md:\(commands[max(0, outputs.count - 1)].line)")
        #expect(outputs.count == commands.count)
    }

    private func agrees(
        _ output: String,
        with expectation: ReadmeCommand.Expectation,
        in shell: ReadmeShell
    ) -> Bool {
        switch expectation {
        case .json(let text):
            guard let expected = json(shell.substituting(text)) else { return false }
            return expected.isEqual(json(output))
        case .text(let text):
            return shell.substituting(text).trimmingCharacters(in: .whitespacesAndNewlines)
                == output.trimmingCharacters(in: .whitespacesAndNewlines)
        case .yaml(let text): return output.contains(shell.substituting(text))
        }
    }

    private func json(_ text: String) -> NSObject? {
        let value = try? JSONSerialization.jsonObject(
            with: Data(text.utf8),
            options: .fragmentsAllowed
        )
        return value as? NSObject
    }

    @Test("blocks are found with what stands after them")
    func blocks() {
        let found = ReadmeCommand.all(
            in: """
                ```sh
                deploy/run
                ```
                ```
                aside
                ```
                ```sh
                echo 1
                echo 2
                ```
                says
                ```text
                1
                2
                ```
                ```json
                {}
                ```
                """
        )
        #expect(found.map(\.commands) == ["deploy/run", "echo 1\necho 2"])
        #expect(found.map(\.line) == [2, 8])
        #expect(found.map(\.isServer) == [true, false])
        guard case .text("1\n2") = found.last?.expectation, found.first?.expectation == nil else {
            Issue.record("\(found)")
            return
        }
    }
}

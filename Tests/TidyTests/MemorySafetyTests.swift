import Testing

@Suite("Memory safety")
struct MemorySafetyTests {
    @Test("`unsafe` stands in layer 1 and in JSON only", arguments: Checkout.sources)
    func unsafeCode(file: SourceFile) {
        guard Module.table[file.module]?.mayBeUnsafe != true else { return }
        let unsafe = /@?\bunsafe\b/
        for (number, code) in file.source.numberedCode where code.contains(unsafe) {
            Issue.record("\(file.path):\(number): unsafe code")
        }
    }

    @Test("`@unchecked Sendable` says why it is safe", arguments: Checkout.sources)
    func uncheckedSendable(file: SourceFile) {
        let lines = file.source.lines
        let unchecked = /@unchecked\s+Sendable/
        for (number, code) in file.source.numberedCode where code.contains(unchecked) {
            let near = lines[max(0, number - 6)..<min(lines.count, number + 8)]
            #expect(
                near.contains { $0.contains(/\/\/.*\bSafety: \S/) },
                "\(file.path):\(number): no `Safety:` comment near @unchecked Sendable"
            )
        }
    }
}

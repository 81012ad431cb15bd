import Testing

@Suite("Inputs made of others")
struct InputMakerTests {
    private let corpus: [[UInt8]] = [Array("first input".utf8), Array("{second}".utf8), []]

    @Test("are the same for the same seed, and others for another")
    func seeds() {
        #expect(inputs(seed: 1) == inputs(seed: 1))
        #expect(inputs(seed: 1) != inputs(seed: 2))
        #expect(Set(inputs(seed: 1)).count > 100, "most differ from each other")
    }

    private func inputs(seed: UInt64) -> [[UInt8]] {
        var maker = InputMaker(from: corpus, seed: seed)
        return (0..<200).map { _ in maker.next() }
    }

    @Test("are changed in each way", arguments: InputMaker.Change.allCases)
    func change(_ change: InputMaker.Change) {
        var maker = InputMaker(from: corpus, seed: 1)
        let changed = (0..<50).map { _ in
            var input = corpus[0]
            maker.apply(change, to: &input)
            return input
        }
        #expect(changed.contains { $0 != corpus[0] })
        for input in changed { #expect(isPossible(input.count, after: change), "\(input)") }
        var empty: [UInt8] = []
        maker.apply(change, to: &empty)
    }

    private func isPossible(_ count: Int, after change: InputMaker.Change) -> Bool {
        let before = corpus[0].count
        return switch change {
        case .flip, .overwrite: count == before
        case .delete, .truncate: count <= before
        case .insert: (before + 1...before + 4).contains(count)
        case .duplicate: (before...before * 9).contains(count)
        case .splice: (before...before * 2).contains(count)
        }
    }

    @Test("are never too long")
    func length() {
        let long = [UInt8](repeating: 0x61, count: InputMaker.byteCountMax)
        var maker = InputMaker(from: [long], seed: 1)
        for _ in 0..<20 { #expect(maker.next().count <= InputMaker.byteCountMax) }
    }
}

import Foundation
import Testing

/// Feeds the fuzz targets without libFuzzer: their corpora, and the same changes of them on every run.
///
/// One target after the other: the server of one needs the threads that the others would compute on.
@Suite("Fuzz targets", .serialized)
struct FuzzTests {
    /// As long as `deploy/fuzz` gives one input.
    private static let longest = Duration.seconds(10)

    @Test("hold for their corpus and for what is made of it", arguments: FuzzTarget.all)
    func inputs(target: FuzzTarget) throws {
        let corpus = try target.corpus()
        try #require(!corpus.isEmpty)
        for input in corpus { try feed(input, to: target) }
        var maker = InputMaker(from: corpus, seed: 1)
        for _ in 0..<target.inputCount { try feed(maker.next(), to: target) }
    }

    private func feed(_ input: [UInt8], to target: FuzzTarget) throws {
        let time = try ContinuousClock().measure { try target.feed(input) }
        #expect(time < Self.longest, "slow: \(Data(input).base64EncodedString())")
    }

    @Test("are those that the folder has")
    func folders() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: FuzzTarget.root.path)
        #expect(FuzzTarget.all.map(\.name) == folders.filter { $0.hasSuffix("Fuzz") }.sorted())
    }
}

import CEL
import Foundation
import Testing

/// Where the vectors are; nil if they are not there.
let vectorFolder: URL? = {
    let environment = ProcessInfo.processInfo.environment
    let root =
        environment["ROLECALL_VECTORS"].map { URL(filePath: $0) }
        ?? URL(filePath: FileManager.default.currentDirectoryPath)
        .deletingLastPathComponent().appending(path: "shared/vectors")
    let folder = root.appending(path: "cel")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
}()

@Suite("CEL vectors", .enabled(if: vectorFolder != nil, "no vectors in $ROLECALL_VECTORS"))
struct ConformanceTests {
    /// Cases that are not run, with the reason.
    static let skipped = [
        "x_regex/matches/049": "RE2 of 2022 does not know `(?<n>…)`, only `(?P<n>…)`"
    ]

    private static func files() throws -> [URL] {
        guard let vectorFolder else { return [] }
        return try FileManager.default
            .contentsOfDirectory(at: vectorFolder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }
            .sorted { $0.path < $1.path }
    }

    @Test("every case of every file gives what it says")
    func everyCase() throws {
        var total = 0
        for file in try Self.files() {
            let cases = try VectorCase.all(in: file).filter { Self.skipped[$0.id] == nil }
            var passed = 0
            for vector in cases {
                if let reason = try vector.failure() {
                    Issue.record("\(vector.id): `\(vector.expression)` \(reason)")
                } else {
                    passed += 1
                }
            }
            let name = file.deletingPathExtension().lastPathComponent
            report(
                "\(name): \(passed) passed, \(cases.count - passed) failed, \(cases.count) total"
            )
            total += cases.count
        }
        #expect(total > 3000, "only \(total) cases were found")
        report("\(Self.skipped.count) skipped")
    }

    private func report(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
}

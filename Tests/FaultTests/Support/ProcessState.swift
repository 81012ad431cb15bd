import Foundation
import ServedBinary
import Testing

extension ServedProcess {
    private var folder: String { "/proc/\(processIdentifier)" }

    /// The time that it has computed.
    func processorTime() throws -> Duration {
        let text = try String(contentsOf: URL(filePath: folder + "/stat"), encoding: .utf8)
        // The name of the program, in parentheses, may hold blanks.
        let fields = try #require(text.split(separator: ")").last).split(separator: " ")
        try #require(fields.count > 12)
        let ticks = (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)
        return .milliseconds(ticks * 1_000 / sysconf(CInt(_SC_CLK_TCK)))
    }

    /// How many files it has open; nil for who may not see it: root alone, of a process that forbids dumps
    /// of its memory.
    func openFiles() -> Int? {
        try? FileManager.default.contentsOfDirectory(atPath: folder + "/fd").count
    }

    /// What an open file is; nil for who may not see it.
    func target(of descriptor: CInt) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "/fd/\(descriptor)")
    }

    /// Whether it ignores a signal.
    func ignores(_ signal: CInt) throws -> Bool {
        let text = try String(contentsOf: URL(filePath: folder + "/status"), encoding: .utf8)
        let mask = try #require(text.firstMatch(of: /\nSigIgn:\s*([0-9a-f]+)/))
        return try #require(UInt64(mask.1, radix: 16)) & (1 << (UInt64(signal) - 1)) != 0
    }
}

import Foundation

/// The wall clock of servers that are started so; see `SteppedClock.c`.
struct SteppedClock {
    private let library: String
    private let offset: String

    /// A clock that is right at first.
    init(in site: Site) async throws {
        library = site.path("clock.so")
        offset = site.path("clock")
        let source = URL(filePath: #filePath).deletingPathExtension().appendingPathExtension("c")
        try await Command.run("cc", "-shared", "-fPIC", "-o", library, source.path, "-ldl")
        try Data(count: 8).write(to: URL(filePath: offset))
    }

    /// Starts a server that goes by this clock.
    var launcher: [String] { ["STEPPED_CLOCK=\(offset)", "LD_PRELOAD=\(library)"] }

    /// Sets it so many seconds before the machine's.
    func set(ahead seconds: Int64) throws {
        // The file stays the same one: the server has it in its memory.
        let file = try FileHandle(forWritingTo: URL(filePath: offset))
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: seconds >> ($0 * 8)) }
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }
}

import Testing

/// A construct that has no place in `Sources`, or only in the files that are named.
struct ForbiddenConstruct: Sendable, CustomTestStringConvertible {
    var name: String
    /// What the code must not hold; comments and string literals are blanked before.
    var pattern: @Sendable () -> Regex<Substring>
    /// What to write instead.
    var instead: String
    /// Paths, or folders ending in `/`, where it may stand, with the reason.
    var exceptions: [String: String] = [:]

    var testDescription: String { name }

    func isAllowed(in path: String) -> Bool {
        exceptions.keys.contains { path == $0 || ($0.hasSuffix("/") && path.hasPrefix($0)) }
    }

    static let table: [ForbiddenConstruct] = [
        .init(name: "try!", pattern: { /\btry!/ }, instead: "do and catch"),
        .init(name: "as!", pattern: { /\bas!/ }, instead: "as? with guard"),
        .init(
            name: "fatalError",
            pattern: { /\bfatalError\s*\(/ },
            instead: "an error, or a precondition with a message"
        ),
        .init(
            name: "print, debugPrint, dump",
            pattern: { /(?:^|[^.\w])(?:print|debugPrint|dump)\s*\(/ },
            instead: "a logger, or the command line's output"
        ),
        .init(
            name: "nonisolated(unsafe)",
            pattern: { /\bnonisolated\s*\(\s*unsafe\s*\)/ },
            instead: "a Mutex or an Atomic"
        ),
        .init(
            name: "global state",
            pattern: { /\bstatic\s+(?:let\s+shared\b|var\s+\w+(?:\s*:[^={\n]+)?\s*=)/ },
            instead: "a value passed by the command line"
        ),
        .init(
            name: "waiting on a thread of the concurrency pool",
            pattern: { /\bDispatchSemaphore\b|\bDispatchGroup\b/ },
            instead: "await",
            exceptions: [
                "Sources/rolecall/Logging/LogWriter.swift": "a thread of its own waits for lines"
            ]
        ),
        .init(
            name: "[String: Any]",
            pattern: { /\[\s*String\s*:\s*(?:any\s+)?Any\s*\]/ },
            instead: "a type, or JSONValue"
        ),
    ]
}

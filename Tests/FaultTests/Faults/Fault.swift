/// What can go wrong with the machine, in the words of the article's table.
enum Fault: String, CaseIterable, CustomStringConvertible {
    case diskFull = "disk full"
    case readOnlyStore = "store read-only at start"
    case openStore = "store open to others at start"
    case storeInUse = "store in use at start"
    case lockedStore = "store locked for a while by another process"
    case olderStore = "store of an older version"
    case newerStore = "store of a newer version"
    case damagedAtStart = "store damaged at start"
    case damagedRunning = "store damaged while running"
    case noStore = "store file missing or empty at start"
    case lostStore = "store file deleted or moved while running"
    case cutLog = "write-ahead log cut short"
    case steppedClock = "clock stepped forward and back"
    case fewFiles = "limit of open files too low at start"
    case noFiles = "open files exhausted while running"
    case stopped = "SIGTERM under load"
    case reloaded = "SIGHUP under load"
    case clientGone = "client gone"
    case unknownHost = "issuer's host does not resolve"
    case refusedConnection = "issuer refuses connections"
    case badConfiguration = "configuration missing or unreadable"
    case badPolicies = "policies missing or unreadable"
    case badKeys = "key file missing, unreadable or bad"
    case badSecret = "secret file missing, unreadable or open to others"
    case logGone = "log closed, full or not read"

    var description: String { rawValue }

    /// What was seen while it happened.
    struct Seen {
        /// The answers that callers got, in the words of the article's cells.
        var answers: Set<String> = []
        /// The exit status of the server, if it ended.
        var exit: Int32?
        /// The lines of its log.
        var log: [String] = []
    }

    /// Makes it happen, asks, and checks all that the row says beyond what is seen.
    func play() async throws -> Seen {
        switch self {
        case .diskFull: try await Self.diskFull()
        case .readOnlyStore: try await Self.readOnlyStore()
        case .openStore: try await Self.openStore()
        case .storeInUse: try await Self.storeInUse()
        case .lockedStore: try await Self.lockedStore()
        case .olderStore: try await Self.olderStore()
        case .newerStore: try await Self.newerStore()
        case .damagedAtStart: try await Self.damagedAtStart()
        case .damagedRunning: try await Self.damagedRunning()
        case .noStore: try await Self.noStore()
        case .lostStore: try await Self.lostStore()
        case .cutLog: try await Self.cutLog()
        case .steppedClock: try await Self.steppedClock()
        case .fewFiles: try await Self.fewFiles()
        case .noFiles: try await Self.noFiles()
        case .stopped: try await Self.stopped()
        case .reloaded: try await Self.reloaded()
        case .clientGone: try await Self.clientGone()
        case .unknownHost: try await Self.unknownHost()
        case .refusedConnection: try await Self.refusedConnection()
        case .badConfiguration: try await Self.badConfiguration()
        case .badPolicies: try await Self.badPolicies()
        case .badKeys: try await Self.badKeys()
        case .badSecret: try await Self.badSecret()
        case .logGone: try await Self.logGone()
        }
    }
}

internal import Synchronization

/// The open connections of one listener, for the reaper and for stopping.
///
/// Its lock is taken when a connection comes or goes, and by the reaper, never for a request.
final class ConnectionRegistry: Sendable {
    private let connections = Mutex<[ObjectIdentifier: Connection]>([:])

    /// The open connections now.
    var all: [Connection] { connections.withLock { Array($0.values) } }

    var count: Int { connections.withLock { $0.count } }

    func insert(_ connection: Connection) {
        connections.withLock { $0[ObjectIdentifier(connection)] = connection }
    }

    func remove(_ connection: Connection) {
        connections.withLock { $0[ObjectIdentifier(connection)] = nil }
    }
}

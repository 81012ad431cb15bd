internal import JSON
internal import Synchronization

/// Lets one at a time do something to one user, in the order in which they came.
final class Turns: Sendable {
    /// What is done by one at a time.
    enum Key: Hashable, Sendable {
        /// To change a user.
        case user(ExactString)
        /// To take a full admin.
        case admins
    }

    /// Those who wait, by what for; there is a line, perhaps an empty one, while somebody has the turn.
    private let lines = Mutex<[Key: [CheckedContinuation<Bool, Never>]]>([:])

    /// Waits for a turn, which must be given back with ``giveBack(_:)``.
    ///
    /// - Throws: ``AdminError/overloaded`` if too many wait already.
    func take(_ key: Key) async throws(AdminError) {
        let isMine = await withCheckedContinuation { continuation in
            let answer = lines.withLock { lines -> Bool? in
                guard let line = lines[key] else {
                    lines[key] = []
                    return true
                }
                guard line.count < AdministrationLimits.waitingMax else { return false }
                lines[key, default: []].append(continuation)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
        guard isMine else { throw .overloaded }
    }

    /// Ends a turn: the next in the line has it.
    func giveBack(_ key: Key) {
        let next = lines.withLock { lines -> CheckedContinuation<Bool, Never>? in
            guard let line = lines[key], !line.isEmpty else {
                lines[key] = nil
                return nil
            }
            return lines[key]?.removeFirst()
        }
        next?.resume(returning: true)
    }
}

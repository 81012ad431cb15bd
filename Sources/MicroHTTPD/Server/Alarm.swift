internal import Glibc

/// A bell that any thread rings and one thread waits for.
final class Alarm: Sendable {
    private let reader: CInt
    private let writer: CInt

    /// Fails when no more files can be opened.
    init?() {
        var ends: [CInt] = [-1, -1]
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        guard unsafe socketpair(AF_UNIX, CInt(kind), 0, &ends) == 0 else { return nil }
        (reader, writer) = (ends[0], ends[1])
    }

    deinit {
        close(reader)
        close(writer)
    }

    /// Rings; where many rings went unheard, one more may be lost.
    func ring() {
        var byte: UInt8 = 1
        _ = unsafe send(writer, &byte, 1, CInt(MSG_NOSIGNAL))
    }

    /// Waits for a ring, or until one of `others` can be read from, or until the time is over, which is
    /// measured on the clock that never steps.
    ///
    /// - Returns: For each of `others`, whether it can be read from; nil if the time is over.
    func wait(nanoseconds: UInt64, orFor others: [CInt] = []) -> [Bool]? {
        var watched = ([reader] + others).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let milliseconds = CInt(clamping: nanoseconds / 1_000_000)
        let found = unsafe poll(&watched, nfds_t(watched.count), max(1, milliseconds))
        guard found > 0 else { return found == 0 ? nil : others.map { _ in false } }
        if watched[0].revents != 0 {
            var rings = [UInt8](repeating: 0, count: 64)
            while unsafe recv(reader, &rings, rings.count, 0) == rings.count {}
        }
        return watched.dropFirst().map { $0.revents != 0 }
    }
}

internal import Glibc

/// A flag that a thread can wait for, with a timeout on the clock that never steps.
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

    /// Raises the flag, for good.
    func raise() {
        var byte: UInt8 = 1
        _ = unsafe write(writer, &byte, 1)
    }

    /// Waits for the flag; false if the time is over first.
    func wait(nanoseconds: UInt64) -> Bool {
        var watched = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
        let milliseconds = CInt(clamping: nanoseconds / 1_000_000)
        return unsafe poll(&watched, 1, max(1, milliseconds)) > 0
    }
}

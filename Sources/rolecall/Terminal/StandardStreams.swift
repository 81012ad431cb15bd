internal import Foundation
internal import Glibc

/// The three descriptors that every process is expected to have.
enum StandardStreams {
    /// Stands in for those that the process was started without: the next file that is opened, which may be
    /// the store or a connection, would get their number, and be written to as if it were the log.
    ///
    /// - Returns: What stands in for them, to be kept until the process ends.
    static func standIns() -> [FileHandle] {
        var found: [FileHandle] = []
        while let handle = FileHandle(forUpdatingAtPath: "/dev/null"),
            handle.fileDescriptor <= STDERR_FILENO
        {
            found.append(handle)
        }
        return found
    }
}

internal import Foundation
internal import Glibc
internal import Store

/// Keeps every other opener away from a store, in this process too; the process's end frees it.
final class StoreLock: Sendable {
    private let handle: FileHandle

    /// Takes the lock without waiting.
    ///
    /// The file stays when the lock is released: removing it would let two openers lock two files of
    /// one name.
    ///
    /// - Throws: `StoreError.locked` if another has it.
    init(_ path: String) throws(StoreError) {
        if !FileManager.default.fileExists(atPath: path) { try Self.make(path) }
        handle = try translating { try FileHandle(forReadingFrom: URL(fileURLWithPath: path)) }
        guard fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC) == 0 else {
            throw .unavailable("`\(path)` cannot be kept from child processes")
        }
        guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else {
                throw .unavailable("`\(path)` cannot be locked: error \(errno)")
            }
            throw .locked
        }
    }

    /// Lets others in.
    func release() {
        // Closing is not enough: a child process has a copy of the descriptor from its birth until it runs
        // another program, and would hold the lock that long.
        _ = flock(handle.fileDescriptor, LOCK_UN)
        try? handle.close()
    }

    /// Another opener may make it at the same time: then that one is used.
    private static func make(_ path: String) throws(StoreError) {
        let url = URL(fileURLWithPath: path)
        do {
            try Data().write(to: url, options: .withoutOverwriting)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        } catch CocoaError.fileWriteFileExists {
            return
        } catch {
            throw StoreError(translating: error)
        }
    }
}

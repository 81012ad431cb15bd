internal import Dispatch
internal import GRDB
public import Store

extension SQLiteStore {
    /// Copies the state of this moment into a new file for its owner alone, while the store goes on.
    ///
    /// The copy is checked, and only then gets its name: a file of that name is whole.
    ///
    /// - Parameter path: The file, in a folder that is there. It holds password hashes and private
    ///   keys, as the store does.
    /// - Throws: `StoreError.unavailable` if there is a file already, or the store is closed; `.full`.
    public func backup(to path: String) async throws(StoreError) {
        try calls.enter()
        defer { calls.leave() }
        let result = await withCheckedContinuation { continuation in
            copying.async { [self] in
                continuation.resume(
                    returning: Result { () throws(StoreError) in
                        try copy(to: StoreFile(path))
                    }
                )
            }
        }
        try result.get()
    }

    private func copy(to file: StoreFile) throws(StoreError) {
        guard !file.exists else { throw .unavailable("`\(file.path)` exists already") }
        try PrivateFile.requireFolder(of: file.path)
        try PrivateFile.inFolder(beside: file.path) { copy throws(StoreError) in
            try DatabaseCopy.make(of: pool, at: copy)
            try PrivateFile.move(copy, to: file.path)
        }
        file.synchronizeFolder()
    }
}

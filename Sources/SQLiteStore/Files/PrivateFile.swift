internal import Foundation
internal import Store

/// Files that nobody but their owner could ever open.
enum PrivateFile {
    /// Makes an empty file.
    ///
    /// It appears with its permissions: made in a folder of its own, it cannot be opened by others in
    /// the moment before they are set.
    ///
    /// - Throws: `StoreError.unavailable` if there is one already.
    static func make(at path: String) throws(StoreError) {
        try inFolder(beside: path) { empty throws(StoreError) in
            try create(empty)
            try move(empty, to: path)
        }
    }

    /// Lends a path in a new folder beside `path`, for the owner alone, that is removed afterwards.
    static func inFolder(
        beside path: String,
        _ work: (_ path: String) throws(StoreError) -> Void
    ) throws(StoreError) {
        let folder = path + ".\(UUID().uuidString)"
        try translating {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700]
            )
        }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try work(folder + "/file")
    }

    /// Whether a name is one that ``inFolder(beside:_:)`` gives to a folder beside the file `name`.
    static func isFolder(_ found: String, beside name: String) -> Bool {
        let prefix = (name + ".").utf8
        guard found.utf8.starts(with: prefix) else { return false }
        return UUID(uuidString: String(Substring(found.utf8.dropFirst(prefix.count)))) != nil
    }

    /// Refuses a path in a folder that is not there.
    static func requireFolder(of path: String) throws(StoreError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard FileManager.default.fileExists(atPath: folder) else {
            throw .unavailable("`\(folder)` is not there")
        }
    }

    /// Makes an empty file in a folder of ``inFolder(beside:_:)``.
    static func create(_ path: String) throws(StoreError) {
        let isMade = FileManager.default.createFile(
            atPath: path,
            contents: nil,
            attributes: [.posixPermissions: 0o600]
        )
        guard isMade else { throw .unavailable("`\(path)` cannot be made") }
    }

    /// Moves a file within its file system.
    ///
    /// - Throws: `StoreError.unavailable` if something has the new name.
    static func move(_ path: String, to other: String) throws(StoreError) {
        guard !FileManager.default.fileExists(atPath: other) else {
            throw .unavailable("`\(other)` exists already")
        }
        try translating { try FileManager.default.moveItem(atPath: path, toPath: other) }
    }
}

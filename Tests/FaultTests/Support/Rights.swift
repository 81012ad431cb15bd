import Foundation

/// What this process may do to the machine.
enum Rights {
    /// Starts a server that is bound by the permissions of files, which root is not.
    static var boundByPermissions: [String] {
        geteuid() == 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : []
    }

    /// Starts a server that has a small file system of its own on the folder; it is gone with the server.
    static func withSmallDisk(on folder: String) -> [String] {
        mounting("mount -t tmpfs -o size=4m none \"$0\"", folder)
    }

    /// Starts a server that can write nothing below the folder.
    static func withReadOnly(_ folder: String) -> [String] {
        mounting("mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\"", folder)
    }

    /// Whether a server can be started so.
    static func canMount() async throws -> Bool {
        let folder = FileManager.default.temporaryDirectory.path
        return try await Command.status(withSmallDisk(on: folder) + ["true"]) == 0
    }

    private static func mounting(_ command: String, _ folder: String) -> [String] {
        ["unshare", "-m", "sh", "-c", command + " && exec \"$@\"", folder]
    }
}

internal import ArgumentParser
internal import Configuration
internal import Directory
internal import Foundation
internal import JSON
internal import SQLiteStore
internal import Store

/// `rolecall backup`.
struct BackupCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the store, also of a running server, into a new file.",
        discussion: """
            The copy is one state of the store, whole and checked. It holds password hashes and \
            signing keys, and is readable by its owner alone.

            EXAMPLES
              rolecall backup --config rolecall.yaml /var/backups/rolecall.db

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    @Argument(help: "The file to make; it must not exist.", completion: .file())
    var file: String

    func perform() async throws -> ExitStatus {
        let path = URL(fileURLWithPath: file).path
        let done = try await store.perform(
            Order(.backup, ["path": .string(ExactString(path))])
        )
        let revision = done["revision"]?.string?.string ?? ""
        try Terminal.write("\(file): revision \(revision)\n")
        return .ok
    }
}

/// `rolecall restore`.
struct RestoreCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup in the place of the store, which no server may have open.",
        discussion: """
            The restored store begins an epoch of its own: revisions that were given out before are \
            refused from then on, since changes made after the backup are gone. The restore is an \
            entry of the restored journal.

            EXAMPLES
              rolecall restore --config rolecall.yaml /var/backups/rolecall.db

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    @Argument(help: "The backup.", completion: .file())
    var file: String

    func perform() async throws -> ExitStatus {
        let settings = try store.start().settings
        do {
            try SQLiteStore.restore(
                from: file,
                to: settings.store.path,
                epoch: UInt32.random(in: .min ... .max),
                journaling: AuditEvent(.storeRestored, by: .atTheMachine, at: UserTime.now())
            )
        } catch {
            throw CommandFailure(error.description)
        }
        try Terminal.write("\(settings.store.path): restored\n")
        return .ok
    }
}

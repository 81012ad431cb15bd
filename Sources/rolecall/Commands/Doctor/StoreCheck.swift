internal import Configuration
internal import Foundation
internal import JSON
internal import SQLiteStore
internal import Store

/// Whether the embedded directory's store can be read; never beside a server that has it open.
struct StoreCheck {
    let settings: Settings
    let report: DoctorReport

    private static let topic = "store"

    /// The users, if they can be looked up.
    func run() async -> (any UserSource)? {
        let client = ControlClient(store: settings.store.path)
        do {
            guard try await client.perform(Order(.listUsers, ["limit": 1])) != nil else {
                return try stored()
            }
            report.ok(
                Self.topic,
                "a server runs and has \(settings.store.path) open; it is asked for users"
            )
            return ServerUserSource(client: client)
        } catch let failure as CommandFailure {
            for message in failure.messages { report.fail(Self.topic, message) }
        } catch {
            report.fail(Self.topic, "\(settings.store.path): \(error)")
        }
        return nil
    }

    /// The users of a store that no server has open: it is looked at, and left as it is.
    private func stored() throws(StoreError) -> (any UserSource)? {
        let path = settings.store.path
        guard FileManager.default.fileExists(atPath: path) else {
            report.warn(
                Self.topic,
                "there is none at \(path) yet: the first start makes it, and `rolecall user create` "
                    + "the first user"
            )
            return nil
        }
        let store = try SQLiteInspection(path: path)
        guard store.schema > 0 else {
            report.warn(Self.topic, "\(path) is empty: the next start makes a store without users")
            return nil
        }
        report.ok(Self.topic, "\(path) can be read; no server has it open")
        if store.schema < SQLiteInspection.newestSchema {
            report.warn(
                Self.topic,
                "it has schema \(store.schema): the next start brings it to "
                    + "\(SQLiteInspection.newestSchema), which older versions cannot read"
            )
        }
        return StoreUserSource(store: store)
    }
}

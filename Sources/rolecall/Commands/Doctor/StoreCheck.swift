internal import Configuration
internal import Foundation
internal import JSON

/// Whether the embedded directory's store can be read; never beside a server that has it open.
struct StoreCheck {
    let settings: Settings
    let report: DoctorReport

    /// The users, if they can be looked up.
    func run() async -> (any UserSource)? {
        let path = settings.store.path
        let dispatch = OrderDispatch(settings: settings)
        let first = Order(.listUsers, ["limit": 1])
        do {
            if try await ControlClient(store: path).perform(first) != nil {
                report.ok("store", "a server runs and has \(path) open; it is asked for users")
                return StoreUserSource(dispatch: dispatch)
            }
            guard FileManager.default.fileExists(atPath: path) else {
                report.warn(
                    "store",
                    "there is none at \(path) yet: the first start makes it, and `rolecall user create` "
                        + "the first user"
                )
                return nil
            }
            _ = try await dispatch.perform(first)
            report.ok("store", "\(path) can be read; no server has it open")
            return StoreUserSource(dispatch: dispatch)
        } catch let failure as CommandFailure {
            for message in failure.messages { report.fail("store", message) }
        } catch {
            report.fail("store", "\(path): \(error)")
        }
        return nil
    }
}

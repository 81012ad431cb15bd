internal import Logging
internal import ServiceLifecycle
internal import Store

/// Tells the log which entry of the audit journal is the newest, again and again while the server runs.
///
/// Where the log leaves the machine, a journal that was cut or written anew is told from the old one.
struct JournalHeads: Service {
    let store: any Store
    let logger: Logger

    /// The time between two lines.
    private static let pause: Duration = .seconds(3_600)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // A shutdown ends the pause with an error, which is none.
            while (try? await Task.sleep(for: Self.pause)) != nil { await tell() }
        }
    }

    /// Tells of the entry that is the newest now.
    func tell() async {
        do {
            guard let head = try await store.read({ try $0.auditHead() }).value else {
                logger.error("the record of the newest audit entry is missing")
                return
            }
            logger.info("audit journal", metadata: ["head": .string(head.description)])
        } catch let error as StoreError {
            logger.warning(
                "the newest audit entry is not known",
                metadata: ["code": .string(error.code)]
            )
        } catch {
            logger.warning("the newest audit entry is not known")
        }
    }
}

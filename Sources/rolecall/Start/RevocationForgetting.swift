internal import Logging
internal import RolecallService
internal import ServiceLifecycle
internal import Store

/// Forgets, from time to time, the revocations that stop nothing any more.
struct RevocationForgetting: Service {
    let revocations: RevocationList
    let store: any Store
    let clock: ServiceClock
    let logger: Logger

    /// The time between two looks.
    private static let pause: Duration = .seconds(60)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await forget()
                // Ends early, and with an error, at a shutdown, which is none.
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    /// What the store does not delete now is tried again at the next look: it stops nothing meanwhile.
    private func forget() async {
        do {
            try await revocations.forgetDead(in: store, at: clock.userTime)
        } catch {
            let failure = error as? StoreError
            logger.warning(
                "dead revocations are not deleted",
                metadata: ["code": .string(failure?.code ?? "store_unavailable")]
            )
        }
    }
}

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

    /// The most seconds by which the wall clock may have been set ahead since the start.
    ///
    /// After that a revocation may seem dead that is not, and what is deleted does not come back with the right
    /// time. Until the next start none is deleted then.
    private static let stepMax = 600.0
    /// The time between two looks.
    private static let pause: Duration = .seconds(60)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            let start = clock.moment
            while !Task.isCancelled {
                if clock.step(since: start) < Self.stepMax { await forget() }
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

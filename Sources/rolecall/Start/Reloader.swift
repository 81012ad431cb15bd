internal import Authorization
internal import Configuration
internal import Foundation
internal import Logging
internal import OpenIDProvider
internal import RolecallService
internal import ServiceLifecycle
internal import UnixSignals

/// SIGHUP: reads policies, key files and the log level again.
///
/// All is read and checked beside what is in force. If anything is bad, nothing changes.
struct Reloader: Service {
    let start: StartUp
    let graph: ServiceGraph
    let output: LogOutput
    let logger: Logger
    /// Trapped before anything else starts, since an early SIGHUP would end the process.
    let signals: UnixSignalsSequence

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in signals { await onOwnThread { reload() } }
        }
    }

    private func reload() {
        do throws(CommandFailure) {
            let next = try start.reloaded()
            let policies = try next.policies(replacing: graph.policies.snapshot).policySet()
            next.announceWarnings(to: logger)
            for warning in policies.warnings { logger.warning("\(warning.description)") }
            let clients = try next.machineClients()
            apply(next)
            graph.directory?.clients.replaceConfigured(clients)
            graph.policies.replace(with: policies)
            graph.service.policiesReloaded()
            logger.notice("reloaded", metadata: ["policies": .string(policies.revision)])
        } catch {
            graph.service.policyReloadFailed()
            for message in error.messages { logger.error("not reloaded: \(message)") }
        }
    }

    private func apply(_ next: StartUp) {
        output.adopt(next.settings.log)
        next.announceRestartKeys(since: start, to: logger)
        let changed = next.settings.keysNeedingRestart(since: start.settings)
        // New keys never meet an issuer's old rules: what goes with them needs a restart too.
        guard !changed.contains("issuers") else { return }
        for issuer in next.settings.issuers {
            guard case .file(_, let document) = issuer.keys else { continue }
            graph.fileKeys[issuer.issuer.text]?.replace(with: document.keys)
        }
    }
}

/// Runs work that reads files and compiles on a thread of its own, so that none of the few threads
/// that all tasks share waits for it.
private func onOwnThread(_ work: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread {
            work()
            continuation.resume()
        }
    }
}

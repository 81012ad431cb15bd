internal import Administration
internal import Authorization
internal import Configuration
internal import Directory
internal import Foundation
internal import JSON
internal import Logging
internal import OpenIDProvider
internal import RolecallService
internal import ServiceLifecycle
internal import Store
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
            for await _ in signals { await reload() }
        }
    }

    /// What was read and may be put in force.
    private struct Loaded: Sendable {
        let start: StartUp
        let policies: PolicySet
        let files: [PolicyFile]
        let clients: [MachineClient]
    }

    private func reload() async {
        do throws(CommandFailure) {
            let next = try await onOwnThread { () throws(CommandFailure) in try load() }.get()
            let old = graph.policies.snapshot.revision
            try await adopt(next)
            next.start.announceWarnings(to: logger)
            next.start.announceWarnings(beside: next.policies, to: logger)
            for warning in next.policies.warnings { logger.warning("\(warning.description)") }
            apply(next.start)
            graph.service.policiesReloaded()
            await journal(from: old, to: next.policies.revision)
            logger.notice("reloaded", metadata: ["policies": .string(next.policies.revision)])
        } catch {
            graph.service.policyReloadFailed()
            for message in error.messages { logger.error("not reloaded: \(message)") }
        }
    }

    private func load() throws(CommandFailure) -> Loaded {
        let next = try start.reloaded()
        let current = graph.policies.snapshot
        let folder = try next.policies(replacing: current)
        return Loaded(
            start: next,
            policies: try folder.policySet(),
            files: folder.sources,
            clients: try next.machineClients()
        )
    }

    /// Puts clients and policies in force.
    ///
    /// Policies under which nobody would be a full admin any more are a bad file.
    private func adopt(_ next: Loaded) async throws(CommandFailure) {
        let install: @Sendable () -> Void = { [graph] in
            graph.directory?.clients.replaceConfigured(next.clients)
            graph.policies.replace(with: next.policies)
            graph.administration?.policies.replace(
                with: next.files,
                revision: next.policies.revision
            )
        }
        guard let administrator = graph.administration?.administrator else { return install() }
        do throws(AdminError) {
            try await administrator.adopt(next.policies, install)
        } catch .lastAdmin {
            throw CommandFailure("last_admin: under these policies no full admin would be left")
        } catch {
            throw CommandFailure("whether a full admin is left cannot be told: \(error)")
        }
    }

    /// Other policies are in force whether the journal can say so or not: a full disk must not keep a deny
    /// out.
    private func journal(from old: String, to new: String) async {
        guard old != new else { return }
        var event = AuditEvent(.policyReloaded, by: .atTheMachine, at: UserTime.now())
        event.before = ["revision": .string(ExactString(old))]
        event.after = ["revision": .string(ExactString(new))]
        do {
            _ = try await graph.store.write { [event] in try $0.append(event) }
        } catch {
            logger.error("reload is not in the journal", metadata: ["reason": .string("\(error)")])
        }
    }

    private func apply(_ next: StartUp) {
        output.adopt(next.settings.log)
        next.announceRestartKeys(since: start, to: logger)
        for issuer in next.settings.issuers {
            guard case .file(let path, let document) = issuer.keys else { continue }
            // New keys never meet an issuer's old rules: what goes with them needs a restart too.
            guard next.settings.isKept(issuer, since: start.settings) else {
                logger.warning(
                    "key file is not taken over before a restart: its issuer has changed",
                    metadata: [
                        "issuer": .string(issuer.issuer.text.string), "path": .string(path),
                    ]
                )
                continue
            }
            graph.fileKeys[issuer.issuer.text]?.replace(with: document.keys)
        }
    }
}

/// Runs work that reads files and compiles on a thread of its own, so that none of the few threads
/// that all tasks share waits for it.
func onOwnThread<Value: Sendable>(
    _ work: @escaping @Sendable () throws(CommandFailure) -> Value
) async -> Result<Value, CommandFailure> {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread {
            let result: Result<Value, CommandFailure>
            do throws(CommandFailure) {
                result = .success(try work())
            } catch {
                result = .failure(error)
            }
            continuation.resume(returning: result)
        }
    }
}

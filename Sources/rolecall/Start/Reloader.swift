internal import Authorization
internal import Configuration
internal import Foundation
internal import Logging
internal import RolecallService
internal import ServiceLifecycle
internal import UnixSignals

/// SIGHUP: reads policies, key files and the log level again.
///
/// All is read and checked beside what is in force. If anything is bad, nothing changes.
struct Reloader: Service {
    let start: StartUp
    let graph: ServiceGraph
    let threshold: LogThreshold
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        await cancelWhenGracefulShutdown {
            for await _ in signals { reload() }
        }
    }

    private func reload() {
        do throws(CommandFailure) {
            let next = try StartUp(
                path: start.path,
                environment: ProcessInfo.processInfo.environment
            )
            let policies = try next.policySet()
            for warning in next.warnings { logger.warning("\(warning.description)") }
            for warning in policies.warnings { logger.warning("\(warning.description)") }
            apply(next.configuration)
            graph.policies.replace(with: policies)
            graph.service.policiesReloaded()
            logger.notice("reloaded", metadata: ["policies": .string(policies.revision)])
        } catch {
            graph.service.policyReloadFailed()
            for message in error.messages {
                logger.error("not reloaded: \(message)")
            }
        }
    }

    private func apply(_ next: Configuration) {
        threshold.level = Logger.Level(next.log.level)
        for issuer in next.issuers {
            guard case .file(_, let document) = issuer.keys else { continue }
            graph.fileKeys[issuer.issuer.text]?.replace(with: document.keys)
        }
        let changed = start.configuration.keysThatNeedRestart(for: next)
        guard !changed.isEmpty else { return }
        logger.warning(
            "changed keys need a restart",
            metadata: ["keys": .string(changed.joined(separator: " "))]
        )
    }
}

extension Configuration {
    /// The top-level keys in which `next` differs, other than those that a reload puts in force.
    func keysThatNeedRestart(for next: Configuration) -> [String] {
        let compared: [(key: String, isSame: Bool)] = [
            ("public_url", publicURL == next.publicURL),
            ("audience", audience == next.audience),
            ("listeners", listeners == next.listeners),
            ("policies", policies == next.policies),
            ("issuers", issuers.map(\.withoutKeys) == next.issuers.map(\.withoutKeys)),
            ("clients", clients == next.clients),
            ("subjects", subjects == next.subjects),
            ("leeway", leewaySeconds == next.leewaySeconds),
            ("limits", limits == next.limits),
            ("cors", corsOrigins == next.corsOrigins),
            ("cache", cache == next.cache),
            ("store", store == next.store),
            ("directory", directory == next.directory),
            ("hooks", hooks == next.hooks),
            ("decision_log", decisionLog == next.decisionLog),
        ]
        return compared.filter { !$0.isSame }.map(\.key)
    }
}

extension IssuerSettings {
    /// The settings without what a key file holds, which a reload puts in force.
    fileprivate var withoutKeys: IssuerSettings {
        guard case .file(let path, var document) = keys else { return self }
        document.source = []
        var settings = self
        settings.keys = .file(path: path, document)
        return settings
    }
}

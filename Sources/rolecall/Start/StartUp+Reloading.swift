internal import Authorization
internal import Configuration
internal import Logging
internal import Store

extension StartUp {
    /// The same source read again, in the same environment.
    ///
    /// It stands beside this one until the caller puts it in force: a bad file throws and replaces
    /// nothing.
    func reloaded() throws(CommandFailure) -> StartUp {
        try StartUp(source, environment: environment)
    }

    /// Logs what the author of the configuration should know.
    func announceWarnings(to logger: Logger) { announce(warnings, to: logger) }

    /// Logs what the author of the configuration should know about it beside these policies.
    func announceWarnings(beside policies: PolicySet, to logger: Logger) {
        announce(warnings(beside: policies), to: logger)
    }

    private func announce(_ warnings: [ConfigurationProblem], to logger: Logger) {
        for warning in warnings {
            logger.warning("configuration", metadata: ["warning": "\(warning)"])
        }
    }

    /// Logs the keys that have changed since `old` and need a restart.
    func announceRestartKeys(since old: StartUp, to logger: Logger) {
        let keys = settings.keysNeedingRestart(since: old.settings)
        guard !keys.isEmpty else { return }
        logger.warning(
            "changed keys need a restart",
            metadata: ["keys": .array(keys.map { .string($0) })]
        )
    }
}

extension StartUp {
    /// The clients that the configuration declares.
    func machineClients() throws(CommandFailure) -> [MachineClient] {
        do {
            return try settings.machineClients()
        } catch {
            throw CommandFailure("the clients' secrets cannot be digested: \(error)")
        }
    }
}

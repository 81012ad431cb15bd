internal import Authorization
internal import Configuration
internal import Curl
internal import Foundation
internal import JOSE
internal import JSON

/// Examines a configuration and all that it names, in the order in which a server needs it.
struct Doctor {
    /// The configuration file.
    let path: String
    /// The variables that win over its scalars.
    let environment: [String: String]
    /// The user to look at, if one is named.
    let sample: SampleUser?
    /// The token to verify, if there is one.
    let token: String?
    /// Where findings go.
    let report: DoctorReport

    /// Examines everything; what does not work is a finding, never an error.
    func examine() async {
        guard let start = configuration() else { return }
        let policies = policies(start)
        let clients = ProbeClients()
        let listeners = ListenerCheck(
            isServing: await isServing(start.settings),
            report: report,
            clients: clients
        )
        await listeners.check(start.settings.listeners)
        var keys: [ExactString: JSONWebKeySet] = [:]
        for issuer in start.settings.issuers {
            let check = IssuerCheck(
                issuer: issuer,
                leewaySeconds: start.settings.leewaySeconds,
                report: report,
                clients: clients
            )
            keys[issuer.issuer.text] = await check.run()
        }
        let profiles = ProfileCheck(policies: policies, report: report)
        await users(start.settings, keys, profiles, clients)
        await clients.shutdown()
    }

    /// Whether a server has the configuration's store open; nil if that cannot be told.
    private func isServing(_ settings: Settings) async -> Bool? {
        guard settings.directory.kind != .none else { return nil }
        let socket = ControlSocket.path(besideStore: settings.store.path)
        let folder = URL(filePath: socket).deletingLastPathComponent().path
        let files = FileManager.default
        // To another user than the server's its socket looks as if nobody listened.
        if files.fileExists(atPath: socket), !files.isWritableFile(atPath: socket) { return nil }
        if files.fileExists(atPath: folder), !files.isExecutableFile(atPath: folder) { return nil }
        do {
            let order = Order(.listUsers, ["limit": 1])
            return try await ControlClient(store: settings.store.path).perform(order) != nil
        } catch {
            return nil
        }
    }

    private func users(
        _ settings: Settings,
        _ keys: [ExactString: JSONWebKeySet],
        _ profiles: ProfileCheck,
        _ clients: ProbeClients
    ) async {
        let source = await userSource(settings, clients)
        if let sample {
            if let source {
                await profiles.check(sample, in: source)
            } else {
                report.fail("user", "there is no directory to look `\(sample.text)` up in")
            }
        }
        guard let token else { return }
        let check = TokenCheck(
            settings: settings,
            keys: keys,
            source: source,
            profiles: profiles,
            report: report,
            clients: clients
        )
        await check.run(token)
    }

    /// Where users are looked up; nil if there is no directory, or none that works.
    private func userSource(
        _ settings: Settings,
        _ clients: ProbeClients
    ) async -> (any UserSource)? {
        switch settings.directory.kind {
        case .none:
            report.ok("directory", "there is none: everything about users is in their tokens")
            return nil
        case .embedded:
            return await StoreCheck(settings: settings, report: report).run()
        case .auth0:
            guard let tenant = settings.directory.tenant else { return nil }
            let check = TenantCheck(
                tenant: tenant,
                settings: settings,
                report: report,
                clients: clients
            )
            return await check.run()
        }
    }
}

extension Doctor {
    private func configuration() -> StartUp? {
        do throws(CommandFailure) {
            let start = try StartUp(path: path, environment: environment)
            report.ok("configuration", "\(path) can be read and fits together")
            for warning in start.warnings {
                report.warn("configuration", warning.description)
            }
            return start
        } catch {
            for message in error.messages { report.fail("configuration", message) }
            return nil
        }
    }

    private func policies(_ start: StartUp) -> PolicySet? {
        do throws(CommandFailure) {
            let folder = try start.policies()
            let policies = try folder.policySet()
            report.ok(
                "policies",
                "\(DoctorReport.count(folder.policies.count, "file")), "
                    + "\(DoctorReport.count(policies.roleCount, "role")), "
                    + DoctorReport.count(policies.ruleCount, "rule")
            )
            for warning in start.warnings(beside: policies) {
                report.warn("configuration", warning.description)
            }
            for file in folder.ignored {
                report.warn("policies", "\(file): \(PolicyFolder.ignoredNote)")
            }
            for found in policies.warnings {
                report.note(found.severity == .note ? .ok : .warn, "policies", found.description)
            }
            return policies
        } catch {
            for message in error.messages { report.fail("policies", message) }
            return nil
        }
    }
}

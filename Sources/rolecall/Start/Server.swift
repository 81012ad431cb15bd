internal import Authorization
internal import Configuration
internal import Curl
internal import Directory
internal import Foundation
internal import Glibc
internal import JSON
internal import Logging
internal import MicroHTTPD
internal import OpenSSL
internal import RolecallService
internal import ServiceLifecycle
internal import Store
internal import UnixSignals

/// The running service.
enum Server {
    /// How long running requests may take to finish after SIGTERM.
    static let shutdownTime: Duration = .seconds(10)

    /// Serves until SIGTERM or SIGINT.
    static func run(_ start: StartUp) async throws {
        HTTPServer.ignoreBrokenPipes()
        // A log or a store that has reached the limit of a file's size is an error to whoever writes.
        signal(SIGXFSZ, SIG_IGN)
        let reloads = await UnixSignalsSequence(trapping: .sighup)
        let writer = LogWriter(
            format: LogOutput.Format(start.settings.log.format),
            now: SystemClock.now
        ) { Terminal.writeToErrors($0) }
        defer { writer.flush(seconds: 2) }
        let output = LogOutput.standardError(start.settings.log, writer: writer)
        let logger = output.logger("rolecall")
        logger.notice("starting", metadata: Version.metadata)
        if !forbidMemoryDumps() { logger.warning("core dumps of this process cannot be ruled out") }
        start.announceWarnings(to: logger)
        let folder = try start.policies()
        let policies = try folder.policySet()
        start.announceWarnings(beside: policies, to: logger)
        for warning in policies.warnings { logger.warning("\(warning.description)") }
        announceNewStore(start.settings.store.path, to: logger)
        let graph = try await ServiceGraph(
            start,
            policies: policies,
            files: folder.sources,
            output: output
        )
        let heads = JournalHeads(store: graph.store, logger: output.logger("audit"))
        await heads.tell()
        let services: [any Service] =
            graph.keyRefreshers + [heads]
            + (graph.administration.map { [$0.settling(logger: logger)] } ?? [])
            + [
                RevocationForgetting(
                    revocations: graph.revocations,
                    store: graph.store,
                    clock: graph.clock,
                    logger: logger
                ),
                Reloader(
                    start: start,
                    graph: graph,
                    output: output,
                    logger: logger,
                    signals: reloads
                ),
                HTTPServing(graph: graph, demo: try await demo(start, graph), logger: logger),
            ]
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: output.logger("lifecycle")
            )
        )
        do {
            try await group.run()
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure("\(error)")
        }
        for client in graph.clients { await client.shutdown() }
        await heads.tell()
        await graph.store.close()
    }

    /// Tells that the store is about to be made: where there was one before, its users and revocations are
    /// lost, and nothing else would say so.
    private static func announceNewStore(_ path: String, to logger: Logger) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
        guard size == 0 else { return }
        logger.notice("an empty store is made", metadata: ["path": .string(path)])
    }

    /// What a demo prints before it listens; nil for every other server.
    private static func demo(_ start: StartUp, _ graph: ServiceGraph) async throws -> String? {
        guard case .demo(let options) = start.source, let directory = graph.directory else {
            return nil
        }
        let setup = DemoSetup(
            file: DemoFile(folder: options.folder),
            store: graph.store,
            management: directory.management,
            hasher: directory.hasher,
            connection: directory.connection,
            now: UserTime.now
        )
        do {
            return try await setup.run(
                url: graph.addresses.publicURL.string,
                audience: graph.addresses.audience
            )
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure("the demo cannot be made: \(error)")
        }
    }
}

/// The HTTP server as a service: it listens, and stops in order when told to.
private struct HTTPServing: Service {
    let graph: ServiceGraph
    let demo: String?
    let logger: Logger

    func run() async throws {
        do {
            try graph.server.start()
        } catch {
            throw CommandFailure(error.description)
        }
        startControl()
        if let demo { try? Terminal.write(demo) }
        for address in graph.listeningAddresses {
            try? Terminal.write("listening on \(address)\n")
            logger.notice("listening", metadata: ["address": .string(address)])
        }
        try? await gracefulShutdown()
        logger.notice("stopping")
        // Both at once: while one waits for what runs, the other must not accept more.
        async let control: Void? = graph.control?.shutdown(within: Server.shutdownTime)
        await graph.server.shutdown(within: Server.shutdownTime)
        await control
        logger.notice("stopped")
    }

    /// A server without its control socket still serves; commands then need it to be stopped.
    private func startControl() {
        do {
            try graph.control?.start()
        } catch {
            logger.warning(
                "no control socket: commands do not reach this server",
                metadata: ["reason": .string(error.description)]
            )
        }
    }
}

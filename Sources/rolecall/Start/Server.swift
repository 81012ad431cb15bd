internal import Authorization
internal import Configuration
internal import Curl
internal import Foundation
internal import Logging
internal import MicroHTTPD
internal import OpenSSL
internal import RolecallService
internal import ServiceLifecycle
internal import UnixSignals

/// The running service.
enum Server {
    /// How long running requests may take to finish after SIGTERM.
    static let shutdownTime: Duration = .seconds(10)

    /// Serves until SIGTERM or SIGINT.
    static func run(_ start: StartUp) async throws {
        HTTPServer.ignoreBrokenPipes()
        let reloads = await UnixSignalsSequence(trapping: .sighup)
        let writer = LogWriter { Terminal.writeToErrors($0) }
        defer { writer.flush(seconds: 2) }
        let output = LogOutput.standardError(start.settings.log, writer: writer)
        let logger = output.logger("rolecall")
        logger.notice("starting", metadata: Version.metadata)
        if !forbidMemoryDumps() { logger.warning("core dumps of this process cannot be ruled out") }
        start.announceWarnings(to: logger)
        let policies = try start.policies().policySet()
        for warning in policies.warnings { logger.warning("\(warning.description)") }
        let graph = try await ServiceGraph(start, policies: policies, output: output)
        let services: [any Service] =
            graph.keyRefreshers + [
                Reloader(
                    start: start,
                    graph: graph,
                    output: output,
                    logger: logger,
                    signals: reloads
                ),
                HTTPServing(graph: graph, logger: logger),
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
    }
}

/// The HTTP server as a service: it listens, and stops in order when told to.
private struct HTTPServing: Service {
    let graph: ServiceGraph
    let logger: Logger

    func run() async throws {
        do {
            try graph.server.start()
        } catch {
            throw CommandFailure(error.description)
        }
        for address in graph.listeningAddresses {
            try? Terminal.write("listening on \(address)\n")
            logger.notice("listening", metadata: ["address": .string(address)])
        }
        try? await gracefulShutdown()
        logger.notice("stopping")
        await graph.server.shutdown(within: Server.shutdownTime)
        logger.notice("stopped")
    }
}

internal import ArgumentParser
internal import Foundation
internal import JSON

/// Which store a command works on.
struct StoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The configuration file of the server.", valueName: "file"),
        completion: .file()
    )
    var config: String?

    @Option(
        help: ArgumentHelp("The folder of the demo's data. (default: ./data)", valueName: "dir"),
        completion: .directory
    )
    var data: String?

    @Option(
        help: ArgumentHelp(
            "The folder of the demo's policies. (default: ./policies)",
            valueName: "dir"
        ),
        completion: .directory
    )
    var policies: String?

    func validate() throws {
        guard config != nil, (data ?? policies) != nil else { return }
        throw ValidationError(
            "--data and --policies belong to the demo; with --config, the file says it"
        )
    }

    /// What the server starts with, or would start with.
    func start() throws(CommandFailure) -> StartUp {
        let demo = DemoOptions(data: data, policies: policies)
        let source = config.map { StartUp.Source.file($0) } ?? .demo(demo)
        return try StartUp(source, environment: ProcessInfo.processInfo.environment)
    }

    /// Has an order carried out, by the server if one runs.
    func perform(_ order: Order) async throws -> JSONValue {
        try await session { try await $0.perform(order) }
    }

    /// Has several orders carried out on one opening of the store.
    func session<Value>(_ work: (OrderSession) async throws -> Value) async throws -> Value {
        try await OrderSession.run(try start(), work)
    }
}

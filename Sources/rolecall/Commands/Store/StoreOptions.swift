internal import ArgumentParser
internal import Configuration
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

    func validate() throws {
        guard config != nil, data != nil else { return }
        throw ValidationError("--data belongs to the demo; with --config, the file says it")
    }

    /// The settings that the server has, or would have.
    func settings() throws(CommandFailure) -> Settings {
        let source = config.map { StartUp.Source.file($0) } ?? .demo(DemoOptions(data: data))
        return try StartUp(source, environment: ProcessInfo.processInfo.environment).settings
    }

    /// Has an order carried out, by the server if one runs.
    func perform(_ order: Order) async throws -> JSONValue {
        try await OrderDispatch(settings: try settings()).perform(order)
    }
}

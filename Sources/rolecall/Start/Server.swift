/// The running service.
enum Server {
    /// Serves until a signal says to stop.
    static func run(_ start: StartUp) async throws(CommandFailure) {
        throw CommandFailure("serving is not wired up")
    }
}

internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// An HTTP/1.1 server: listeners, their threads, and a thread that enforces the time limits.
///
/// It must be shut down before it is given up, and not while it starts.
public final class HTTPServer: Sendable {
    private let listeners: [HTTPListener]
    private let bound: BoundListeners?
    private let limits: HTTPLimits
    private let threads: Int
    let load: ServerLoad
    private let contexts: [ListenerContext]
    private let log: @Sendable (HTTPServerEvent) -> Void
    private let state = Mutex(State.new)

    private enum State {
        case new
        case running(Running)
        case stopped
    }

    /// Prepares a server.
    ///
    /// - Parameters:
    ///   - service: What answers.
    ///   - listeners: Where to listen. Each has threads of its own.
    ///   - limits: The limits, for each listener; `suspended` for all together.
    ///   - threads: Threads of a listener that does not say how many; nil for one per core that the
    ///     process may run on.
    ///   - log: Takes what the operator should know; called on server threads, must not block.
    public convenience init(
        service: some HTTPService,
        listeners: [HTTPListener],
        limits: HTTPLimits = HTTPLimits(),
        threads: Int? = nil,
        log: @escaping @Sendable (HTTPServerEvent) -> Void = { _ in }
    ) {
        self.init(service, listeners, bound: nil, limits, threads, log)
    }

    /// Prepares a server for listeners that are bound already.
    public convenience init(
        service: some HTTPService,
        bound: BoundListeners,
        limits: HTTPLimits = HTTPLimits(),
        threads: Int? = nil,
        log: @escaping @Sendable (HTTPServerEvent) -> Void = { _ in }
    ) {
        self.init(service, bound.listeners, bound: bound, limits, threads, log)
    }

    private init(
        _ service: some HTTPService,
        _ listeners: [HTTPListener],
        bound: BoundListeners?,
        _ limits: HTTPLimits,
        _ threads: Int?,
        _ log: @escaping @Sendable (HTTPServerEvent) -> Void
    ) {
        let load = ServerLoad(suspendedMax: limits.suspended)
        self.listeners = listeners
        self.bound = bound
        self.limits = limits
        self.threads = threads ?? max(1, Int(rolecall_core_count()))
        self.load = load
        self.log = log
        contexts = listeners.indices.map { index in
            ListenerContext(index: index, service: service, limits: limits, load: load, log: log)
        }
    }

    /// Ports in use, in the order of the listeners; nil for unix sockets and before `start`.
    public var boundPorts: [Int?] {
        state.withLock { state in
            guard case .running(let running) = state else { return listeners.map { _ in nil } }
            return running.daemons.map(\.socket.port)
        }
    }

    /// Binds all listeners and serves.
    ///
    /// Makes the process ignore SIGPIPE, which a client could cause by going away, and raises its limit of
    /// open files as far as the limits need and the system allows. On an error nothing is left bound.
    public func start() throws(HTTPServerError) {
        let isNew = state.withLock { state in
            guard case .new = state else { return false }
            state = .stopped
            return true
        }
        guard isNew else { throw .alreadyStarted }
        Self.ignoreBrokenPipes()
        try OpenFiles.allow(
            threads: listeners.map(threadCount),
            connections: limits.connections
        )
        let daemons = try startDaemons()
        guard let reaper = Reaper(contexts, limits: limits) else {
            throw Self.giveUp(daemons, .noThread)
        }
        guard let acceptor = Acceptor(daemons) else {
            reaper.stop()
            throw Self.giveUp(daemons, .noThread)
        }
        let running = Running(
            daemons: daemons,
            acceptor: acceptor,
            reaper: reaper,
            load: load,
            log: log
        )
        state.withLock { $0 = .running(running) }
    }

    /// The version of the library that runs, such as `0.9.75`.
    public static var libraryVersion: String {
        guard let text = unsafe MHD_get_version() else { return "unknown" }
        return unsafe String(cString: text)
    }

    /// Makes the process ignore SIGPIPE: who writes learns of a reader that went away from the error.
    public static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

    /// Stops in order, and returns when all threads have ended.
    ///
    /// Accepts no more, lets what runs finish within `bound`, answers with 503 what still waits then, and
    /// closes. A second call does nothing, and does not wait for the first.
    public func shutdown(within bound: Duration) async {
        guard let running = takeRunning() else { return }
        await withCheckedContinuation { continuation in
            let thread = JoinableThread {
                running.stop(within: bound.nanosecondsClamped)
                continuation.resume()
            }
            guard let thread else {
                running.stop(within: 0)
                continuation.resume()
                return
            }
            thread.detach()
        }
    }

    deinit { takeRunning()?.stop(within: 0) }
}

extension HTTPServer {
    private func startDaemons() throws(HTTPServerError) -> [Daemon] {
        let sockets = try bindIfNeeded().take()
        guard sockets.count == listeners.count else { throw .alreadyStarted }
        var daemons: [Daemon] = []
        do throws(HTTPServerError) {
            for (socket, (listener, context)) in zip(sockets, zip(listeners, contexts)) {
                daemons.append(try startDaemon(socket, listener, context))
            }
        } catch {
            for socket in sockets.dropFirst(daemons.count) { _ = socket.stopListening() }
            throw Self.giveUp(daemons, error)
        }
        return daemons
    }

    private func bindIfNeeded() throws(HTTPServerError) -> BoundListeners {
        if let bound { return bound }
        return try BoundListeners(listeners)
    }

    private func startDaemon(
        _ socket: ListeningSocket,
        _ listener: HTTPListener,
        _ context: ListenerContext
    ) throws(HTTPServerError) -> Daemon {
        try Daemon(
            socket,
            context: context,
            threads: threadCount(of: listener),
            name: listener.description
        )
    }

    private func threadCount(of listener: HTTPListener) -> Int {
        max(1, listener.threads ?? threads)
    }

    private static func giveUp(_ daemons: [Daemon], _ error: HTTPServerError) -> HTTPServerError {
        for daemon in daemons {
            _ = daemon.socket.stopListening()
            daemon.stop()
        }
        return error
    }

    private func takeRunning() -> Running? {
        state.withLock { state in
            guard case .running(let running) = state else { return nil }
            state = .stopped
            return running
        }
    }
}

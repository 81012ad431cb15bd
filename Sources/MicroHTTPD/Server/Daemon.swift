internal import CMicroHTTPD

/// One running `MHD_Daemon`: the threads that serve the connections of one listening socket.
///
/// Not stopped in `deinit`: stopping takes several steps that must come in order, see `Running`.
@safe final class Daemon: @unchecked Sendable {
    // Safety: the library allows `add` from any thread; `stop` comes once and last.
    let context: ListenerContext
    let socket: ListeningSocket
    private let raw: OpaquePointer

    /// Starts the threads.
    init(
        _ socket: ListeningSocket,
        context: ListenerContext,
        threads: Int,
        name: String
    ) throws(HTTPServerError) {
        let owned = unsafe Unmanaged.passRetained(context)
        var settings = unsafe rolecall_daemon_settings()
        unsafe settings.threads = CUnsignedInt(clamping: threads)
        // The acceptor keeps the limit. The library's own, which it divides by its threads, is only not to
        // be met before; a process cannot have that many files.
        unsafe settings.connections = CUnsignedInt(Int32.max)
        unsafe settings.idle_seconds =
            CUnsignedInt(clamping: max(1, context.limits.idleTime.secondsRoundedUp))
        unsafe settings.connection_memory = context.limits.connectionMemory
        unsafe settings.on_message = onMessage
        unsafe settings.on_connection = onConnection
        unsafe settings.on_target = onTarget
        unsafe settings.on_escapes = onEscapes
        unsafe settings.on_request = onRequest
        unsafe settings.on_completed = onCompleted
        unsafe settings.context = owned.toOpaque()
        guard let raw = unsafe rolecall_start_daemon(&settings) else {
            unsafe owned.release()
            throw .library(listener: name)
        }
        unsafe self.raw = raw
        self.context = context
        self.socket = socket
    }

    /// Serves a connection that is counted already; its descriptor is the library's from now on.
    func add(_ connection: CInt, _ address: PeerStorage, of peer: PeerAddress) {
        let isAdded = unsafe address.withAddress { address, size in
            unsafe MHD_add_connection(raw, connection, address, size) == .YES
        }
        if !isAdded { context.didNotOpen(for: peer) }
    }

    /// Closes all connections, ends the threads and waits for them; no request may be suspended.
    func stop() {
        unsafe MHD_stop_daemon(raw)
        unsafe Unmanaged.passUnretained(context).release()
    }
}

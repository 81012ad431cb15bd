internal import CMicroHTTPD
internal import Glibc

/// One running `MHD_Daemon`: a listener and its threads.
///
/// Not stopped in `deinit`: stopping takes several steps that must come in order, see `HTTPServer`.
@safe final class Daemon: @unchecked Sendable {
    // Safety: the library allows these three calls from any thread; `stop` comes once and last.
    let context: ListenerContext
    let port: Int?
    private let raw: OpaquePointer
    private let file: SocketFile?

    init(
        _ socket: ListeningSocket,
        context: ListenerContext,
        threads: Int,
        name: String
    ) throws(HTTPServerError) {
        let owned = unsafe Unmanaged.passRetained(context)
        var settings = unsafe rolecall_daemon_settings()
        unsafe settings.listen_socket = socket.descriptor
        unsafe settings.threads = CUnsignedInt(clamping: threads)
        unsafe settings.connections = CUnsignedInt(clamping: context.limits.connections)
        unsafe settings.connections_per_address =
            CUnsignedInt(clamping: context.limits.connectionsPerAddress)
        unsafe settings.idle_seconds =
            CUnsignedInt(clamping: (context.idleNanoseconds / 1_000_000_000) + 1)
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
        port = socket.port
        file = socket.file
    }

    /// Accepts no more connections.
    func quiesce() {
        let socket = unsafe MHD_quiesce_daemon(raw)
        if socket >= 0 { close(socket) }
        if let file, !file.remove() { context.log(.socketFileLeft(path: file.path)) }
    }

    /// Closes all connections, ends the threads and waits for them; no request may be suspended.
    func stop() {
        unsafe MHD_stop_daemon(raw)
        unsafe Unmanaged.passUnretained(context).release()
    }
}

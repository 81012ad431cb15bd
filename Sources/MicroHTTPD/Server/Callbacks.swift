internal import CMicroHTTPD
internal import Glibc

// The library's callbacks. Each finds the Swift object and hands over.
//
// Safety, for all of them: the daemon holds a reference to its `ListenerContext` until it is stopped, a
// connection one to its `Connection` until its closing is told, a request one to its `Exchange` until its
// completion is told. The library tells each exactly once, and after everything else about it.

/// The first line of a request is there: everything after this is told again as completed.
let onTarget:
    @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?)
        -> UnsafeMutableRawPointer? = { _, target, connection in
            guard let handle = unsafe connection,
                let known = unsafe rolecall_socket_context(handle)
            else { return nil }
            let length = unsafe target.map { unsafe strlen($0) } ?? 0
            let exchange = unsafe Exchange(
                connection: Unmanaged<Connection>.fromOpaque(known).takeUnretainedValue(),
                query: copyQuery(of: UnsafeBufferPointer(start: target, count: length)),
                targetEnd: UInt(bitPattern: target) &+ UInt(length)
            )
            return unsafe Unmanaged.passRetained(exchange).toOpaque()
        }

/// What follows the first `?` of a target.
private func copyQuery(of target: UnsafeBufferPointer<CChar>) -> [UInt8]? {
    guard let start = target.baseAddress,
        let mark = unsafe memchr(start, 0x3F, target.count)
    else { return nil }
    let query = unsafe UnsafeRawPointer(mark) + 1
    let end = unsafe UnsafeRawPointer(start) + target.count
    return unsafe Array(UnsafeRawBufferPointer(start: query, count: query.distance(to: end)))
}

/// The head is complete, data of the body arrived, or all of it did.
let onRequest: MHD_AccessHandlerCallback = {
    _,
    connection,
    url,
    method,
    version,
    data,
    dataSize,
    stored in
    guard let connection = unsafe connection, let url = unsafe url, let method = unsafe method,
        let version = unsafe version, let dataSize = unsafe dataSize,
        let exchange = unsafe stored?.pointee
    else { return .NO }
    let call = unsafe LibraryCall(
        connection: connection,
        line: (url, method, version),
        data: data,
        dataSize: dataSize
    )
    return unsafe Unmanaged<Exchange>.fromOpaque(exchange).takeUnretainedValue().receive(call)
}

/// The answer left, or never will.
let onCompleted: MHD_RequestCompletedCallback = { _, _, stored, code in
    guard let exchange = unsafe stored?.pointee else { return }
    unsafe stored?.pointee = nil
    let owned = unsafe Unmanaged<Exchange>.fromOpaque(exchange).takeRetainedValue()
    owned.end(HTTPExchange.Ending(code, wasCutOff: { owned.connection.wasCutOff }))
}

extension HTTPExchange.Ending {
    fileprivate init(_ code: MHD_RequestTerminationCode, wasCutOff: () -> Bool) {
        self =
            switch code {
            case .REQUEST_TERMINATED_COMPLETED_OK: .answered
            case .REQUEST_TERMINATED_TIMEOUT_REACHED: .timedOut
            case .REQUEST_TERMINATED_DAEMON_SHUTDOWN: .stopped
            default: wasCutOff() ? .timedOut : .aborted
            }
    }
}

/// A connection was accepted, or is about to be closed.
let onConnection: MHD_NotifyConnectionCallback = { context, connection, stored, code in
    guard let context = unsafe context, let handle = unsafe connection, let stored = unsafe stored
    else { return }
    let listener = unsafe Unmanaged<ListenerContext>.fromOpaque(context).takeUnretainedValue()
    if code == .CONNECTION_NOTIFY_STARTED {
        let opened = unsafe listener.open(
            socket: rolecall_connection_socket(handle),
            peer: PeerAddress(rolecall_client_address(handle))
        )
        unsafe stored.pointee = Unmanaged.passRetained(opened).toOpaque()
    } else if let known = unsafe stored.pointee {
        unsafe stored.pointee = nil
        unsafe listener.close(Unmanaged<Connection>.fromOpaque(known).takeRetainedValue())
    }
}

/// The library says something to the operator.
let onMessage: MHD_LogCallback = { context, format, arguments in
    guard let context = unsafe context, let format = unsafe format,
        let arguments = unsafe arguments
    else { return }
    var text = [CChar](repeating: 0, count: 512)
    let length = unsafe vsnprintf(&text, text.count, format, arguments)
    let shown = text.prefix(min(max(0, Int(length)), text.count - 1))
    let message = String(decoding: shown.map(UInt8.init(bitPattern:)), as: UTF8.self)
    unsafe Unmanaged<ListenerContext>.fromOpaque(context).takeUnretainedValue()
        .log(.library(message))
}

/// Leaves percent-encoding as it is: paths are decoded once, by the router.
let onEscapes:
    @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?)
        -> Int = { _, _, text in unsafe text.map { unsafe strlen($0) } ?? 0 }

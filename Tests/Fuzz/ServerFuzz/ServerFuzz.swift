import Glibc
import MicroHTTPD
import Synchronization

/// Sends the input to a running server as one connection's bytes, pipelined requests and all.
///
/// The server must neither crash nor let a head through to the service that breaks the rules of framing.
#if ROLECALL_FUZZ
@_cdecl("LLVMFuzzerTestOneInput")
#endif
public func fuzzServer(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard let path = Shared.path, let client = connectTo(path) else { return 0 }
    defer { close(client) }
    var sent = 0
    while sent < count {
        let now = unsafe send(client, start + sent, count - sent, CInt(MSG_NOSIGNAL))
        guard now > 0 else { break }
        sent += now
    }
    shutdown(client, CInt(SHUT_WR))
    var buffer = [UInt8](repeating: 0, count: 65_536)
    var watched = pollfd(fd: client, events: Int16(POLLIN), revents: 0)
    // The library may not see the end of an incomplete request; then there is nothing to wait for.
    while unsafe poll(&watched, 1, 5) > 0, unsafe recv(client, &buffer, buffer.count, 0) > 0 {}
    return 0
}

private struct Service: HTTPService {
    func begin(_ request: HTTPRequest) -> HTTPAdmission {
        for name in [
            "Host", "Authorization", "Cookie", "Content-Type", "Content-Length",
            "Transfer-Encoding",
        ] {
            precondition(request.headers.count(of: name) <= 1)
        }
        let host = request.headers.bytes(of: "Host") ?? []
        precondition(host.allSatisfy { 0x21...0x7E ~= $0 && !"/?#@\\".utf8.contains($0) })
        precondition(
            request.headers.bytes(of: "Content-Length") == nil
                || request.headers.bytes(of: "Transfer-Encoding") == nil
        )
        precondition(request.path.utf8.first == 0x2F || request.path == "*")
        precondition(request.path.utf8.elementsEqual(request.pathBytes))
        precondition(!request.requestID.isEmpty)
        switch request.pathBytes.count % 4 {
        case 0: return .respond(HTTPResponse(status: 200, body: Array(request.pathBytes)))
        case 1: return .readBody(limit: 100) { .respond(HTTPResponse(status: 200, body: $0)) }
        case 2:
            return .readBody(limit: 100) { body in .later { HTTPResponse(status: 200, body: body) }
            }
        default: return .later(deadline: .seconds(1)) { HTTPResponse(status: 204) }
        }
    }

    func response(
        to failure: HTTPFailure,
        request: HTTPRequest?,
        requestID: String
    ) -> HTTPResponse {
        HTTPResponse(status: failure.status, body: Array(requestID.utf8))
    }

    func finished(_ exchange: HTTPExchange) {
        precondition(exchange.status != 500)
    }
}

private enum Shared {
    private static let server = Mutex<HTTPServer?>(nil)

    /// The socket of the server, which starts with the first input.
    static let path: String? = {
        let path = "/tmp/rolecall-fuzz-\(getpid()).sock"
        atexit { unsafe unlink("/tmp/rolecall-fuzz-\(getpid()).sock") }
        let server = HTTPServer(
            service: Service(),
            listeners: [.unix(path: path)],
            limits: HTTPLimits(
                head: 4_096,
                body: 100,
                connections: 64,
                requestTime: .milliseconds(200),
                idleTime: .milliseconds(200)
            ),
            threads: 2
        )
        guard (try? server.start()) != nil else { return nil }
        Self.server.withLock { $0 = server }
        return path
    }()
}

private func connectTo(_ path: String) -> CInt? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    let client = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    let status = unsafe withUnsafePointer(to: &address) { address in
        unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe connect(client, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
    guard status == 0 else {
        close(client)
        return nil
    }
    return client
}

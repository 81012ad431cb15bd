internal import Glibc

/// The system calls behind a server.
package enum Listener {
    /// Opens a listening socket on 127.0.0.1; port 0 takes a free one.
    package static func open(port: UInt16) throws -> (socket: Int32, port: UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw LoopbackServer.Failure(number: errno) }
        do {
            return (listener, try bind(listener, port: port))
        } catch {
            close(listener)
            throw error
        }
    }

    /// The next connection; nil once the listener is shut down.
    ///
    /// A test that has no files left ends here: its client would wait for a connection that nobody takes.
    package static func accept(on listener: Int32) -> Int32? {
        let socket = Glibc.accept(listener, nil, nil)
        if socket >= 0 { return socket }
        precondition(errno != EMFILE && errno != ENFILE, "too many open files for a test server")
        return nil
    }

    /// Takes a port of 127.0.0.1 without listening: clients are refused, and others get other ports.
    ///
    /// Nil if somebody has it.
    package static func reserve(port: UInt16) -> Int32? {
        let holder = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard holder >= 0 else { return nil }
        if (try? bind(holder, port: port, listens: false)) != nil { return holder }
        close(holder)
        return nil
    }

    /// Connects to a port of 127.0.0.1; nil if nobody listens there.
    package static func connect(port: UInt16) -> Int32? {
        let peer = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        precondition(peer >= 0, "no socket for a test server")
        var address = loopback(port: port)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isUp = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe Glibc.connect(peer, generic, size) == 0
            }
        }
        if isUp { return peer }
        close(peer)
        return nil
    }

    /// Runs `body` on a thread of its own.
    package static func detach(_ body: @escaping @Sendable () -> Void) {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(Box(body)).toOpaque()
        let code = unsafe pthread_create(
            &thread,
            nil,
            { context in
                if let context = unsafe context {
                    unsafe Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body()
                }
                return nil
            },
            context
        )
        precondition(code == 0, "no thread for a test server")
        pthread_detach(thread)
    }

    private static func bind(
        _ listener: Int32,
        port: UInt16,
        listens: Bool = true
    ) throws -> UInt16 {
        var yes: Int32 = 1
        unsafe setsockopt(
            listener,
            SOL_SOCKET,
            SO_REUSEADDR,
            &yes,
            socklen_t(MemoryLayout<Int32>.size)
        )
        var address = loopback(port: port)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isUp = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe Glibc.bind(listener, generic, size) == 0
                    && (!listens || listen(listener, 1024) == 0)
                    && getsockname(listener, generic, &size) == 0
            }
        }
        guard isUp else { throw LoopbackServer.Failure(number: errno) }
        return UInt16(bigEndian: address.sin_port)
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}

internal import Glibc

/// A socket that is bound and listens.
struct ListeningSocket: Sendable {
    let descriptor: CInt
    /// The port in use, for TCP.
    let port: Int?
    /// The file to remove at the end, for unix sockets.
    let file: SocketFile?

    /// Connections that the system keeps for the server until it takes them.
    static let backlog: CInt = 1_024

    init(_ listener: HTTPListener) throws(HTTPServerError) {
        switch listener.endpoint {
        case .tcp(let address, let port):
            descriptor = try Self.listen(address: address, port: port, for: listener)
            self.port = Self.port(of: descriptor)
            file = nil
        case .unix(let path, let mode):
            let bound = try SocketFile.bind(path, mode: mode, for: listener)
            (descriptor, file) = (bound.descriptor, bound.file)
            port = nil
            do throws(HTTPServerError) {
                try Self.startListening(descriptor, listener)
            } catch {
                _ = bound.file.remove()
                throw error
            }
        }
    }

    /// Refuses further connections; false if the socket's file is still there.
    func stopListening() -> Bool {
        close(descriptor)
        return file?.remove() ?? true
    }

    private static func listen(
        address: String,
        port: UInt16,
        for listener: HTTPListener
    ) throws(HTTPServerError) -> CInt {
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard isNumeric(address),
            unsafe getaddrinfo(address, String(port), &hints, &found) == 0,
            let info = unsafe found
        else { throw .notAnAddress(address) }
        defer { unsafe freeaddrinfo(info) }
        let descriptor = try open(unsafe info.pointee.ai_family, for: listener)
        setOption(SOL_SOCKET, SO_REUSEADDR, of: descriptor)
        if unsafe info.pointee.ai_family == AF_INET6 {
            setOption(CInt(IPPROTO_IPV6), IPV6_V6ONLY, of: descriptor)
        }
        guard unsafe Glibc.bind(descriptor, info.pointee.ai_addr, info.pointee.ai_addrlen) == 0
        else { throw closing(descriptor, .last("bind", listener)) }
        try startListening(descriptor, listener)
        return descriptor
    }

    /// A socket that children of this process do not get and that never blocks.
    static func open(
        _ family: CInt,
        for listener: HTTPListener
    ) throws(HTTPServerError) -> CInt {
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        let descriptor = socket(family, CInt(kind), 0)
        guard descriptor >= 0 else { throw .last("open a socket for", listener) }
        return descriptor
    }

    private static func startListening(
        _ descriptor: CInt,
        _ listener: HTTPListener
    ) throws(HTTPServerError) {
        guard Glibc.listen(descriptor, backlog) == 0 else {
            throw closing(descriptor, .last("listen on", listener))
        }
    }

    static func closing(_ descriptor: CInt, _ error: HTTPServerError) -> HTTPServerError {
        close(descriptor)
        return error
    }

    /// Whether `address` has a colon, as IPv6 addresses do, or four decimal numbers: the look-up itself
    /// takes fewer, and octal and hexadecimal ones.
    private static func isNumeric(_ address: String) -> Bool {
        var ipv4 = in_addr()
        let isIPv4 = unsafe inet_pton(AF_INET, address, &ipv4) == 1
        return isIPv4 || address.utf8.contains(0x3A)
    }

    private static func setOption(_ level: CInt, _ name: CInt, of descriptor: CInt) {
        var on: CInt = 1
        // A refusal shows in `bind`.
        _ = unsafe setsockopt(descriptor, level, name, &on, socklen_t(MemoryLayout<CInt>.size))
    }

    private static func port(of descriptor: CInt) -> Int? {
        var address = sockaddr_in6()
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let status = unsafe withUnsafeMutablePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe getsockname(descriptor, address, &size)
            }
        }
        // The port lies at the same place in both families.
        return status == 0 ? Int(UInt16(bigEndian: address.sin6_port)) : nil
    }
}

extension HTTPServerError {
    /// What `errno` says about a step that just failed.
    static func last(_ step: String, _ listener: HTTPListener) -> HTTPServerError {
        let code = errno
        return .system(
            step: step,
            listener: listener.description,
            code: code,
            reason: systemReason(code)
        )
    }
}

/// The system's words for an error number.
func systemReason(_ code: CInt) -> String {
    var text = [CChar](repeating: 0, count: 256)
    // The XSI form fills the buffer; the GNU form, which Swift does not see, need not.
    _ = unsafe strerror_r(code, &text, text.count)
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}

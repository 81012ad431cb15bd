internal import Glibc

/// The file of a unix socket that this server made.
struct SocketFile: Sendable {
    let path: String
    private let device: dev_t
    private let inode: ino_t

    /// Bytes of a path that fit an address, beside the NUL.
    static let pathBytesMax = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    /// Binds a socket to `path`, in place of a file that a dead server left.
    static func bind(
        _ path: String,
        mode: UInt32,
        for listener: HTTPListener
    ) throws(HTTPServerError) -> (descriptor: CInt, file: SocketFile) {
        guard var address = sockaddr_un(path: path) else {
            throw .invalidSocketPath(path, limit: pathBytesMax)
        }
        try removeStale(path, &address, for: listener)
        let descriptor = try ListeningSocket.open(AF_UNIX, for: listener)
        guard unsafe address.call(Glibc.bind, descriptor) == 0 else {
            throw ListeningSocket.closing(descriptor, .last("bind", listener))
        }
        // Nobody can connect before the socket listens, so nobody meets the mode of the umask.
        guard unsafe chmod(path, mode_t(mode)) == 0, let status = fileStatus(path) else {
            let error = HTTPServerError.last("set the mode of", listener)
            _ = unsafe unlink(path)
            throw ListeningSocket.closing(descriptor, error)
        }
        let file = SocketFile(path: path, device: status.st_dev, inode: status.st_ino)
        return (descriptor, file)
    }

    /// Removes the file if it still is the one that was made; false if the system refuses.
    func remove() -> Bool {
        guard let status = fileStatus(path), status.st_dev == device, status.st_ino == inode else {
            return true
        }
        return unsafe unlink(path) == 0
    }

    private static func removeStale(
        _ path: String,
        _ address: inout sockaddr_un,
        for listener: HTTPListener
    ) throws(HTTPServerError) {
        guard let status = fileStatus(path) else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path) }
        let probe = try ListeningSocket.open(AF_UNIX, for: listener)
        defer { close(probe) }
        guard unsafe address.call(connect, probe) != 0 else { throw .socketInUse(path) }
        // A server whose queue is full lets nobody in for now.
        guard errno != EAGAIN else { throw .socketInUse(path) }
        guard errno == ECONNREFUSED else { throw .last("look at", listener) }
        guard unsafe unlink(path) == 0 else { throw .last("remove the old file of", listener) }
    }
}

private func fileStatus(_ path: String) -> stat? {
    var status = stat()
    return unsafe lstat(path, &status) == 0 ? status : nil
}

extension sockaddr_un {
    fileprivate init?(path: String) {
        let bytes = Array(path.utf8)
        guard 1...SocketFile.pathBytesMax ~= bytes.count, !bytes.contains(0) else { return nil }
        self.init()
        sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &sun_path) { unsafe $0.copyBytes(from: bytes) }
    }

    /// Calls `bind` or `connect` with this address.
    fileprivate mutating func call(
        _ function: (CInt, UnsafePointer<sockaddr>?, socklen_t) -> CInt,
        _ descriptor: CInt
    ) -> CInt {
        unsafe withUnsafePointer(to: &self) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe function(descriptor, address, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

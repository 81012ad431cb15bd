internal import Glibc

/// The file of certificate authorities, looked at before the first handshake depends on it.
enum CAFile {
    /// The longest file, in bytes: all that browsers trust is a quarter of it.
    static let bytesMax = 1 << 20

    /// Throws unless the file at `path` can be read and has the look of PEM certificates.
    static func check(_ path: String) throws(CurlError) {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw .caFileUnusable(
                "cannot open `\(path)`: \(unsafe String(cString: strerror(errno)))"
            )
        }
        defer { close(file) }
        var content = [UInt8](repeating: 0, count: bytesMax + 1)
        var count = 0
        while count < content.count {
            let room = content.count - count
            let got = unsafe content.withUnsafeMutableBytes { buffer in
                unsafe read(file, buffer.baseAddress?.advanced(by: count), room)
            }
            guard got >= 0 else { throw .caFileUnusable("cannot read `\(path)`") }
            if got == 0 { break }
            count += got
        }
        guard count <= bytesMax else { throw .caFileUnusable("`\(path)` is over 1 MiB") }
        let mark = "-----BEGIN CERTIFICATE-----".utf8
        let lines = content[..<count].split(separator: UInt8(ascii: "\n"))
        guard lines.contains(where: { $0.starts(with: mark) }) else {
            throw .caFileUnusable("`\(path)` holds no PEM certificate")
        }
    }
}

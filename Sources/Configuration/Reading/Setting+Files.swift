extension Setting {
    /// A path; a relative one starts at the folder of the configuration file.
    func path(bytesMax: Int = 4_096) throws(ReadingError) -> String {
        let text = try text(bytesMax: bytesMax)
        let path = reading.resolved(text)
        guard path.utf8.count <= bytesMax else {
            throw error(
                "found `\(path.shortened)` of \(path.utf8.count) bytes, expected at most \(bytesMax) bytes"
            )
        }
        return path
    }

    /// A file that this value names, read.
    func file(bytesMax: Int) throws(ReadingError) -> (path: String, contents: FileContents) {
        let path = try path()
        do throws(FileProblem) {
            return (path, try reading.files.read(path, bytesMax))
        } catch {
            throw self.error("`\(path)` \(error.message)")
        }
    }
}

extension Reading {
    /// The path as it must be opened.
    func resolved(_ path: String) -> String {
        guard path.utf8.first != UInt8(ascii: "/") else { return path }
        let rest = path.utf8.starts(with: "./".utf8) ? String(path.utf8.dropFirst(2)) ?? path : path
        guard let slash = file.utf8.lastIndex(of: UInt8(ascii: "/")) else { return rest }
        return String(file[...slash]) + rest
    }
}

internal import Configuration
internal import Foundation

/// The file system of this machine, as configuration and commands read it.
enum LocalFiles {
    /// What ``Settings`` reads files with.
    static func access() -> FileAccess {
        FileAccess(effectiveUserID: geteuid()) { path, bytesMax throws(FileProblem) in
            try read(path, bytesMax: bytesMax)
        }
    }

    /// Whether a folder stands there, or a link to one.
    static func isFolder(_ path: String) throws(CommandFailure) -> Bool {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        do {
            return try attributes(of: target)[.type] as? FileAttributeType == .typeDirectory
        } catch {
            throw CommandFailure("\(path): \(error.message)")
        }
    }

    /// Reads a regular file of at most `bytesMax` bytes.
    static func read(_ path: String, bytesMax: Int) throws(FileProblem) -> FileContents {
        let url = URL(fileURLWithPath: path)
        let target = url.resolvingSymlinksInPath()
        let attributes = try attributes(of: target.path)
        guard attributes[.type] as? FileAttributeType == .typeRegular else { throw .notRegular }
        guard let permissions = (attributes[.posixPermissions] as? NSNumber)?.uint32Value,
            let owner = (attributes[.ownerAccountID] as? NSNumber)?.uint32Value
        else { throw .failed("its permissions are unknown") }
        return FileContents(
            bytes: try contents(of: target, bytesMax: bytesMax),
            permissions: permissions,
            ownerID: owner,
            isInFolder: isBelow(url.deletingLastPathComponent(), target)
        )
    }

    /// Whether the target of links is below the folder that the name stands in: mounted secrets of
    /// Kubernetes are links to a folder beside them.
    private static func isBelow(_ folder: URL, _ target: URL) -> Bool {
        let path = folder.resolvingSymlinksInPath().path
        let prefix = path.utf8.last == UInt8(ascii: "/") ? path : path + "/"
        return target.path.utf8.starts(with: prefix.utf8)
    }

    private static func attributes(
        of path: String
    ) throws(FileProblem) -> [FileAttributeKey: Any] {
        do {
            return try FileManager.default.attributesOfItem(atPath: path)
        } catch {
            throw FileProblem(reading: error)
        }
    }

    private static func contents(of file: URL, bytesMax: Int) throws(FileProblem) -> [UInt8] {
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }
            data = try handle.read(upToCount: bytesMax + 1) ?? Data()
        } catch {
            throw FileProblem(reading: error)
        }
        guard data.count <= bytesMax else { throw .tooLarge(bytesMax) }
        return Array(data)
    }
}

extension FileProblem {
    /// Names what the system said.
    init(reading error: any Error) {
        switch (error as? CocoaError)?.code {
        case .fileReadNoSuchFile, .fileNoSuchFile: self = .missing
        case .fileReadNoPermission: self = .forbidden
        default: self = .failed(error.localizedDescription)
        }
    }
}

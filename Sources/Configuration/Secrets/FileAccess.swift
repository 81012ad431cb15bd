/// How loading reaches the files that a configuration names.
///
/// Loading itself opens nothing: the caller passes the real file system, and a test passes a table.
public struct FileAccess: Sendable {
    /// Reads a whole file of at most that many bytes.
    ///
    /// The path is absolute, or relative to the working
    /// directory if the configuration's folder is.
    public let read: @Sendable (_ path: String, _ bytesMax: Int) throws(FileProblem) -> FileContents
    /// The user whom the process runs as: secret files must be this user's or root's.
    public let effectiveUserID: UInt32

    /// Wraps the function that reads.
    public init(
        effectiveUserID: UInt32,
        read: @escaping @Sendable (String, Int) throws(FileProblem) -> FileContents
    ) {
        self.effectiveUserID = effectiveUserID
        self.read = read
    }
}

/// A file that was read, with what decides whether others may have read or written it.
public struct FileContents: Equatable, Sendable {
    /// All of its bytes.
    public var bytes: [UInt8]
    /// The permission bits, such as `0o600`.
    public var permissions: UInt32
    /// The user id of its owner.
    public var ownerID: UInt32
    /// Whether it lies, symbolic links followed, below the folder that its name names.
    public var isInFolder: Bool

    /// Describes a file.
    public init(bytes: [UInt8], permissions: UInt32, ownerID: UInt32, isInFolder: Bool = true) {
        self.bytes = bytes
        self.permissions = permissions
        self.ownerID = ownerID
        self.isInFolder = isInFolder
    }
}

/// Why a file cannot be used.
public enum FileProblem: Error, Equatable, Sendable {
    /// There is none of that name.
    case missing
    /// The process may not read it.
    case forbidden
    /// It is a folder, a device or a socket.
    case notRegular
    /// It is longer than that many bytes.
    case tooLarge(Int)
    /// Reading failed, in the words of the system.
    case failed(String)

    /// The problem, as the end of a sentence about the file.
    public var message: String {
        switch self {
        case .missing: "does not exist"
        case .forbidden: "cannot be read by this user"
        case .notRegular: "is not a regular file"
        case .tooLarge(let limit): "is longer than \(limit) bytes"
        case .failed(let reason): "cannot be read: \(reason)"
        }
    }
}

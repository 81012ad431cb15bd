internal import Authorization
internal import Configuration
internal import Foundation
internal import JSON

/// The policy files and their test files below the paths that a command or the configuration names.
struct PolicyFolder {
    /// A file that was read.
    struct File {
        let path: String
        let bytes: [UInt8]
    }

    /// The policies, ordered by path.
    private(set) var policies: [File] = []
    /// The tables of tests, ordered by path.
    private(set) var tests: [File] = []
    /// Files of a folder that look like policies and are not read.
    private(set) var ignored: [String] = []
    private let paths: [String]
    private var seen: Set<ExactString> = []

    /// Why a server does not start with these files, whatever is in them; empty if it does.
    ///
    /// A policy that would be overlooked for its name could be one of denies.
    var refusals: [Refusal] {
        let overlooked = ignored.filter { PolicyFileKind(named: $0) == .misnamed }
        guard overlooked.isEmpty else {
            return overlooked.map { Refusal(path: $0, message: Self.ignoredNote) }
        }
        guard policies.isEmpty else { return [] }
        let path = paths.joined(separator: ", ")
        return [Refusal(path: path, message: PolicyFileKind.noPolicies)]
    }

    /// Why a server does not start with files, whatever is in them.
    struct Refusal {
        /// The file, or what was named.
        let path: String
        /// What is wrong with it.
        let message: String

        /// `path: message`.
        var text: String { "\(path): \(message)" }
        /// The same as a finding is written: the file as a whole is at fault.
        var finding: String { "\(path):1:1: error: \(message)" }
    }

    /// What to say about an ignored file, behind its name.
    static let ignoredNote = "is not read, expected a name that ends in `.yaml`"

    /// The longest policy or test file, in bytes.
    static let fileBytesMax = 4 << 20
    /// The most files of one policy set, tests included.
    static let filesMax = 10_000

    /// Reads files and folders.
    ///
    /// A folder stands for its `*.yaml` files, not for those of its folders;
    /// names that begin with a dot are skipped.
    ///
    /// A file `x_test.yaml` is the table of tests of `x.yaml`. Naming a policy includes its table.
    init(reading paths: [String]) throws(CommandFailure) {
        self.paths = paths
        var problems: [String] = []
        for path in paths {
            do throws(CommandFailure) {
                try add(path)
            } catch {
                problems += error.messages
            }
        }
        guard problems.isEmpty else { throw CommandFailure(problems) }
        policies.sort { ExactString($0.path) < ExactString($1.path) }
        tests.sort { ExactString($0.path) < ExactString($1.path) }
    }

    /// The files as the compiler takes them.
    var sources: [PolicyFile] {
        policies.map { PolicyFile(name: $0.path, text: $0.bytes) }
    }

    /// The table of tests of a policy, if it has one.
    func test(of policy: File) -> File? {
        let wanted = Self.testPath(of: policy.path)
        return tests.first { ExactString($0.path) == wanted }
    }

    /// The tables of tests whose policy file is not among the files.
    var testsWithoutPolicy: [String] {
        let tested = Set(policies.map { Self.testPath(of: $0.path) })
        return tests.map(\.path).filter { !tested.contains(ExactString($0)) }
    }

    private static let policySuffix = ".yaml"
    private static let testSuffix = "_test.yaml"

    private static func testPath(of policy: String) -> ExactString {
        ExactString(String(Substring(policy.utf8.dropLast(policySuffix.utf8.count))) + testSuffix)
    }
}

extension PolicyFolder {
    private mutating func add(_ path: String) throws(CommandFailure) {
        guard try LocalFiles.isFolder(path) else { return try addNamed(path) }
        for name in try Self.names(in: path) where name.utf8.first != UInt8(ascii: ".") {
            let file = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
            switch PolicyFileKind(named: name) {
            case .policies, .tests: try read(file)
            case .misnamed: ignored.append(file)
            case .other: if name.hasSuffix(".json") { ignored.append(file) }
            }
        }
    }

    private mutating func addNamed(_ path: String) throws(CommandFailure) {
        switch PolicyFileKind(named: path) {
        case .tests: try read(path)
        case .policies:
            try read(path)
            let test = Self.testPath(of: path).string
            if FileManager.default.fileExists(atPath: test) { try read(test) }
        case .misnamed, .other:
            throw CommandFailure("\(path): not a policy file, expected a name that ends in `.yaml`")
        }
    }

    private mutating func read(_ path: String) throws(CommandFailure) {
        guard seen.insert(ExactString(path)).inserted else { return }
        guard policies.count + tests.count < Self.filesMax else {
            throw CommandFailure("\(path): more than \(Self.filesMax) files")
        }
        let bytes: [UInt8]
        do {
            bytes = try LocalFiles.read(path, bytesMax: Self.fileBytesMax).bytes
        } catch {
            throw CommandFailure("\(path): \(error.message)")
        }
        let file = File(path: path, bytes: bytes)
        if PolicyFileKind(named: path) == .tests {
            tests.append(file)
        } else {
            policies.append(file)
        }
    }

    private static func names(in folder: String) throws(CommandFailure) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw CommandFailure("\(folder): \(FileProblem(reading: error).message)")
        }
    }
}

internal import Administration
public import Authorization
internal import JSON
internal import Synchronization

/// The policy files in force, for those who may read them, and how others are tried.
public final class AdminPolicies: Sendable {
    /// Files, and the revision of the policies that they make.
    struct Current: Sendable {
        let files: [PolicyFile]
        let revision: String
    }

    private let state: Mutex<Current>
    private let compile: Compiling
    /// Whether files are being tried, which takes long: for one caller at a time.
    private let isTrying = Atomic(false)

    /// Makes a set of files, or says what is wrong with them.
    ///
    /// It takes long, and must not do so on a thread that all tasks share. It throws if it cannot tell.
    public typealias Compiling =
        @Sendable ([PolicyFile]) async throws -> Result<PolicySet, PolicyErrors>

    /// - Parameters:
    ///   - files: the files in force.
    ///   - revision: the revision of the policies that they make.
    ///   - compile: how others are tried.
    public init(_ files: [PolicyFile], revision: String, compile: @escaping Compiling) {
        state = Mutex(Current(files: files, revision: revision))
        self.compile = compile
    }

    /// Takes note of the files that are in force now, and their revision.
    public func replace(with files: [PolicyFile], revision: String) {
        state.withLock { $0 = Current(files: files, revision: revision) }
    }

    var current: Current { state.withLock { $0 } }

    /// The folder of the files in force, with the slash behind it; nil if their names are none of a folder.
    var folder: ExactString? {
        guard let name = current.files.first?.name,
            let slash = name.utf8.lastIndex(of: UInt8(ascii: "/"))
        else { return nil }
        return ExactString(String(name[...slash]))
    }

    /// Tries files; `overloaded` while others are tried.
    func compiled(_ files: [PolicyFile]) async throws -> Result<PolicySet, PolicyErrors> {
        let isFree = isTrying.compareExchange(
            expected: false,
            desired: true,
            ordering: .acquiringAndReleasing
        ).exchanged
        guard isFree else { throw Refusal(.overloaded, "other policy files are being tried") }
        defer { isTrying.store(false, ordering: .releasing) }
        return try await compile(files)
    }
}

extension AdminEndpoints {
    /// The most files of a set that is tried.
    static let policyFilesMax = 1_000

    /// `GET /v1/admin/policies`.
    func readPolicies(_ call: AdminCall) async throws -> AdminReply {
        try await administrator.require(.writePolicies, of: call.actor)
        let current = policies.current
        let files = current.files.map { file -> JSONValue in
            [
                "name": .string(ExactString(file.name)),
                "text": .string(ExactString(String(decoding: file.text, as: UTF8.self))),
            ]
        }
        return AdminReply(
            body: [
                "policy_revision": .string(ExactString(current.revision)),
                "files": .array(files),
            ]
        )
    }

    /// `POST /v1/admin/policies/validate`: tries files without putting them in force.
    func checkPolicies(_ call: AdminCall) async throws -> AdminReply {
        try await administrator.requireForTrying(
            .writePolicies,
            of: call.actor,
            requestID: call.requestID
        )
        let files = try files(of: call).filter { PolicyFileKind(named: $0.name) == .policies }
        guard !files.isEmpty else { return Self.verdict([], [], others: [Self.noFiles]) }
        switch try await policies.compiled(files) {
        case .failure(let errors): return Self.verdict(errors.diagnostics, [])
        case .success(let compiled):
            let isLocking = try await administrator.losesFullAdmins(
                from: policyStore.snapshot,
                to: compiled
            )
            return Self.verdict(
                [],
                compiled.warnings,
                revision: isLocking ? nil : compiled.revision,
                others: isLocking ? [Self.noAdmin] : []
            )
        }
    }

    private static let noFiles: JSONValue = [
        "code": "set_empty", "message": .string(ExactString(PolicyFileKind.noPolicies)),
    ]
    private static let noAdmin: JSONValue = [
        "code": "last_admin", "message": "no full admin would be left",
    ]

    private func files(of call: AdminCall) throws(Refusal) -> [PolicyFile] {
        let most = Self.policyFilesMax
        guard let list = try call.members(["files"])["files"]?.array, list.count <= most else {
            throw Refusal(.invalidRequest, "`files` is not a list of at most \(most)")
        }
        let folder = policies.folder
        var (files, names): ([PolicyFile], Set<ExactString>) = ([], [])
        for value in list {
            let file = try Self.file(value)
            let name = try PolicyFileName(ExactString(file.name), in: folder)
            guard names.insert(name.text).inserted else {
                throw Refusal(.invalidRequest, "two files are called `\(name.text)`")
            }
            files.append(file)
        }
        return files
    }

    private static func file(_ value: JSONValue) throws(Refusal) -> PolicyFile {
        guard let name = value["name"]?.string, let text = value["text"]?.string else {
            throw Refusal(.invalidRequest, "a file has no `name` or no `text`")
        }
        if let other = value.object?.first(where: { !fileMembers.contains($0.key) }) {
            throw Refusal(.invalidRequest, "`\(other.key)` of a file is not known here")
        }
        return PolicyFile(name: name.string, text: Array(text.utf8))
    }

    private static let fileMembers: Set<ExactString> = ["name", "text"]

    private static func verdict(
        _ errors: [PolicyDiagnostic],
        _ warnings: [PolicyDiagnostic],
        revision: String? = nil,
        others: [JSONValue] = []
    ) -> AdminReply {
        var object: JSONObject = ["valid": .bool(revision != nil)]
        object["policy_revision"] = revision.map { .string(ExactString($0)) }
        object["errors"] = .array(errors.map(\.json) + others)
        object["warnings"] = .array(warnings.map(\.json))
        return AdminReply(body: .object(object))
    }
}

extension PolicyDiagnostic {
    fileprivate var json: JSONValue {
        [
            "place": .string(ExactString("\(place)")), "code": .string(ExactString(code)),
            "message": .string(ExactString(message)),
        ]
    }
}

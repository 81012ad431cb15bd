import Administration
import Authorization
import Directory
import Foundation
import JOSE
import JSON
import OpenSSL
import RolecallService
import SQLiteStore
import ServedBinary
import Store
import Synchronization
import Testing

/// An embedded directory with a real store in a folder of its own, and its own issuer.
struct TestDirectory: Sendable {
    /// A key takes long to make, and any will do.
    private static let signer = Task {
        try await blocking { try JWSSigner(generating: .rs256) }
    }

    let store: SQLiteStore
    /// What the service is given: the store, or what a test puts before it.
    let served: any Store
    let configuration: DirectoryConfiguration
    /// The directory's own issuer.
    let issuer: TestIssuer
    let clients: TestClients
    let subjects: [SubjectAttributes]

    /// Where policy files called ``held`` are held while they are tried.
    let heldTrial = HeldTrial()

    private let folder: URL

    fileprivate init(
        subjects: [SubjectAttributes],
        apis: [DirectoryAPI],
        serving: (SQLiteStore) -> any Store
    ) async throws {
        let folder = URL.temporaryDirectory.appending(path: "rolecall-test-\(UUID())")
        self.folder = folder
        self.subjects = subjects
        store = try await blocking {
            try SQLiteStore.open(
                path: folder.appending(path: "store.db").path,
                lookups: Array(Set(subjects.flatMap(\.attributes))),
                indexing: AdministrationRules().indexing,
                epoch: 0x1f0c_39aa
            )
        }
        served = serving(store)
        issuer = TestIssuer("https://rolecall.example/", signer: try await Self.signer.value)
        let clients = TestClients()
        clients.put("backend")
        clients.put(TestIssuer.application)
        self.clients = clients
        configuration = try DirectoryConfiguration(
            store: served,
            keys: issuer.source,
            clients: { clients.state(of: $0) },
            audiences: { clients.isAudience($0) },
            subjects: subjects,
            leewaySeconds: TestIssuer.leewaySeconds,
            apis: apis
        )
    }

    fileprivate func remove() async {
        await store.close()
        try? FileManager.default.removeItem(at: folder)
    }
}

extension TestDirectory {
    /// The name of a policy file of which no digest can be made.
    static let undigestible = "undigestible.yaml"
    /// The name of a policy file that is tried until ``heldTrial`` lets it go.
    static let held = "held.yaml"

    private struct Undigestible: Error {}

    /// What the service is told of administration.
    func administration(
        _ clock: ServiceClock,
        _ policies: PolicyStore,
        _ text: String
    ) -> AdministrationConfiguration {
        AdministrationConfiguration(
            administrator: Administrator(
                store: store,
                rules: AdministrationRules(
                    subjects: subjects.map {
                        SubjectNames(type: $0.type, attributes: $0.attributes)
                    }
                ),
                policies: { policies.snapshot },
                now: { clock.userTime },
                randomBytes: { count in try Secret(randomByteCount: count).bytes }
            ),
            subjectTypes: subjects.map(\.type),
            policies: AdminPolicies(
                [Rolecall.file(text)],
                revision: policies.snapshot.revision
            ) { files in
                guard !files.contains(where: { $0.name == Self.undigestible }) else {
                    throw Undigestible()
                }
                if files.contains(where: { $0.name == Self.held }) {
                    try await blocking { heldTrial.pass() }
                }
                return Result { () throws(PolicyErrors) in try Rolecall.compile(files) }
            }
        )
    }
}

/// A place where one trial of policies waits, on a thread of its own, until it is let go.
final class HeldTrial: Sendable {
    private let arrived = DispatchSemaphore(value: 0)
    private let goesOn = DispatchSemaphore(value: 0)

    func pass() {
        arrived.signal()
        goesOn.wait()
    }

    /// Waits until a trial has come here.
    func arrival() async throws { try await blocking { [arrived] in arrived.wait() } }

    func letGo() { goesOn.signal() }
}

/// Makes a directory, runs `body`, and takes it away in any case.
func withDirectory(
    subjects: [SubjectAttributes] = SubjectAttributes.standard,
    apis: [DirectoryAPI] = [],
    serving: (SQLiteStore) -> any Store = { $0 },
    _ body: (TestDirectory) async throws -> Void
) async throws {
    let directory = try await TestDirectory(subjects: subjects, apis: apis, serving: serving)
    let result: Result<Void, any Error>
    do {
        result = .success(try await body(directory))
    } catch {
        result = .failure(error)
    }
    await directory.remove()
    try result.get()
}

/// As `withRolecall`, with a directory.
func withDirectoryService(
    _ setup: Rolecall.Setup = .init(),
    issuers: [TestIssuer] = [],
    subjects: [SubjectAttributes] = SubjectAttributes.standard,
    apis: [DirectoryAPI] = [],
    serving: (SQLiteStore) -> any Store = { $0 },
    _ body: (Rolecall, TestDirectory) async throws -> Void
) async throws {
    try await withDirectory(subjects: subjects, apis: apis, serving: serving) { directory in
        try await withRolecall(setup, issuers: issuers, directory: directory) { rolecall in
            try await body(rolecall, directory)
        }
    }
}

extension TestDirectory {
    /// A user of the database connection, changed by `change` before it is stored.
    @discardableResult
    func create(
        _ id: ExactString,
        roles: [ExactString] = [],
        _ change: @Sendable (inout User) -> Void = { _ in }
    ) async throws -> User {
        let userID = try #require(UserID(id))
        var user = User(
            id: userID,
            identity: Identity(
                connection: "Username-Password-Authentication",
                provider: userID.provider,
                userID: userID.identifier
            ),
            createdAt: UserTime(unixSeconds: TestClock.start)
        )
        user.setRoles(roles)
        change(&user)
        let made = user
        _ = try await store.write { try $0.insert(made) }
        return made
    }

    /// Changes a user, and gives the revision.
    @discardableResult
    func update(
        _ id: ExactString,
        _ change: @escaping @Sendable (inout User) -> Void
    ) async throws -> Revision {
        let userID = try #require(UserID(id))
        return try await store.write { writing in
            guard var user = try writing.user(userID) else { return }
            change(&user)
            try writing.update(user)
        }.revision
    }

    /// Removes a user.
    func delete(_ id: ExactString) async throws {
        let userID = try #require(UserID(id))
        _ = try await store.write { try $0.deleteUser(userID) }
    }
}

extension User {
    /// Gives these roles and no others.
    mutating func setRoles(_ roles: [ExactString]) {
        var metadata = appMetadata ?? JSONObject()
        metadata["roles"] = .array(roles.map(JSONValue.string))
        appMetadata = metadata
    }

    /// Links an account of another connection.
    mutating func link(_ connection: ExactString, _ provider: ExactString, _ id: ExactString) {
        identities.append(Identity(connection: connection, provider: provider, userID: id))
    }
}

/// The clients of a directory, as the service finds them.
final class TestClients: Sendable {
    private let known = Mutex<[ExactString: ClientState]>([:])
    private let audiences = Mutex<Set<ExactString>>([TestIssuer.otherAudience])

    /// Adds a client, or replaces it.
    func put(
        _ id: ExactString,
        roles: [ExactString] = [],
        isPrivileged: Bool = false,
        at createdAt: UserTime = UserTime(milliseconds: 0)
    ) {
        let facts = ClientFacts(
            roles: roles,
            isPrivileged: isPrivileged,
            createdAt: createdAt
        )
        known.withLock { $0[id] = .known(facts) }
    }

    /// Which other APIs a client may ask for tokens for.
    func setAudiences(_ names: Set<ExactString>) { audiences.withLock { $0 = names } }

    func isAudience(_ name: ExactString) -> Bool { audiences.withLock { $0.contains(name) } }

    func remove(_ id: ExactString) { known.withLock { $0[id] = nil } }

    /// Makes the client one that was changed and is not known again yet.
    func change(_ id: ExactString) { known.withLock { $0[id] = .changing } }

    func state(of id: ExactString) -> ClientState { known.withLock { $0[id] ?? .unknown } }
}

/// The lists of attributes of a type, by pointers.
func attributes(_ type: ExactString, _ pointers: String...) throws -> SubjectAttributes {
    SubjectAttributes(
        type: type,
        attributes: try pointers.map { UserAttribute(try JSONPointer($0)) }
    )
}

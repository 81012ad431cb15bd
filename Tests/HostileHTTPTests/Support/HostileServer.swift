import Foundation
import Glibc
import JOSE
import JSON
import ServedBinary
import Testing

/// A running `rolecall serve` with an issuer whose keys are in a file, and a good question to ask it.
struct HostileServer: Sendable {
    /// The server of the suite that runs.
    @TaskLocal static var current: HostileServer?

    /// What suites want differently.
    struct Settings: Sendable {
        var address = "127.0.0.1"
        var limits: String
    }

    let process: ServedProcess
    let port: Int
    private let folder: URL
    private let signer: JWSSigner
    /// A user's token that is valid and may read documents.
    let token: String
    /// Open files when nobody was connected.
    private let quietDescriptors: Int

    private static let issuer: ExactString = "https://issuer.example/"
    private static let policies = """
        version: 1
        roles:
          viewer: { permissions: ["read:document"] }
        """

    /// Serves from a folder of its own, until `end`.
    static func start(_ settings: Settings) async throws -> HostileServer {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "rolecall-hostile-\(UUID())")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "policies"),
            withIntermediateDirectories: true
        )
        let signer = try JWSSigner(generating: .es256)
        let keys = JSONWebKeySet([signer.publicKey]).publicJSON.encoded()
        try Data(keys).write(to: folder.appending(path: "keys.json"))
        try Data(policies.utf8).write(to: folder.appending(path: "policies/main.yaml"))
        let config = folder.appending(path: "rolecall.yaml")
        try Data(Self.config(settings).utf8).write(to: config)
        return try await HostileServer(ServedProcess(config: config), folder, signer)
    }

    private init(_ process: ServedProcess, _ folder: URL, _ signer: JWSSigner) async throws {
        self.process = process
        self.folder = folder
        self.signer = signer
        do {
            let port = try await process.port()
            let token = try Self.token(of: "alice", signer)
            // Files that are opened for the first request stay open.
            _ = try await blocking { try Self.check(port: port, token: token) }
            self.port = port
            self.token = token
            quietDescriptors = try await Self.quietDescriptors(of: process)
        } catch {
            process.stop()
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
    }

    /// The fewest files that are open within half a second: the connection of the first request is closed by
    /// the server some time after its client has seen the end.
    private static func quietDescriptors(of process: ServedProcess) async throws -> Int {
        try await blocking {
            let end = ContinuousClock.now + .milliseconds(500)
            var fewest = try descriptors(of: process)
            while ContinuousClock.now < end {
                usleep(5_000)
                fewest = min(fewest, try descriptors(of: process))
            }
            return fewest
        }
    }

    private static func config(_ settings: Settings) -> String {
        """
        public_url: https://rolecall.example
        audience: https://rolecall.example/
        listeners: [{ address: \(settings.address), port: 0 }]
        insecure_plain_http: \(settings.address != "127.0.0.1")
        policies: ./policies
        limits: \(settings.limits)
        issuers:
          - issuer: \(issuer)
            algorithms: [ES256]
            subject_type: user
            jwks_file: keys.json
            attributes: { roles: [/roles] }
        """
    }

    private static func token(of subject: ExactString, _ signer: JWSSigner) throws -> String {
        let now = Int(Date().timeIntervalSince1970)
        let claims: JSONValue = [
            "iss": .string(issuer), "sub": .string(subject), "aud": "https://rolecall.example/",
            "iat": .number(JSONNumber(now - 5)), "exp": .number(JSONNumber(now + 600)),
            "roles": ["viewer"],
        ]
        return try signer.token(claims: claims.object ?? JSONObject())
    }
}

extension HostileServer {
    /// The longest that a good check may take when nobody else is there: a thousand times what it takes, for a
    /// busy machine.
    static let calmBound: Duration = .seconds(2)

    /// The longest that a good check may take in a flood.
    ///
    /// Where the system's queue of new connections is full, it drops a client's first packet, which is sent again
    /// after one second, and once more after another two.
    static let floodBound: Duration = .seconds(4)

    /// Another user's valid token, which the server has not seen yet if the name is new.
    func token(of subject: ExactString) throws -> String { try Self.token(of: subject, signer) }

    /// Connects as a client of this machine, or from another address to the same one.
    func connect(
        from source: String? = nil,
        to address: String? = nil,
        isNarrow: Bool = false
    ) throws -> Wire {
        try Wire(port: port, to: address ?? "127.0.0.1", from: source, isNarrow: isNarrow)
    }

    /// Asks the good question on a connection of its own, and demands the right answer in time.
    func expectService(within bound: Duration = calmBound) async throws {
        let time = try await blocking { try Self.check(port: port, token: token) }
        #expect(time <= bound, "a good check took \(time)")
    }

    /// Asks the good question, which must be allowed, and gives the time that it took.
    static func check(port: Int, token: String) throws -> Duration {
        try ContinuousClock().measure {
            let wire = try Wire(port: port)
            let connected = ContinuousClock.now
            let question = GoodRequest.evaluation(token: token, lines: ["Connection: close"])
            let isSent = wire.send(question)
            let sent = ContinuousClock.now
            let received = wire.receive(within: .seconds(20))
            let answer = try #require(
                received.answers.first,
                """
                a good check got no answer: \(isSent ? "sent" : "not sent") \(connected.duration(to: sent)) after \
                it was connected, \(received.isClosed ? "closed" : "silent") \(sent.duration(to: .now)) later
                """
            )
            try #require(answer.status == 200, "a good check got \(answer.status)")
            try #require(answer.text.contains(#""decision":true"#), "\(answer.text)")
        }
    }

    /// Waits until the server has no more files open than before the first client came.
    func expectQuiet(within bound: Duration = .seconds(5)) async throws {
        let count = try await blocking { [process, quietDescriptors] in
            let end = ContinuousClock.now + bound
            while try descriptors(of: process) > quietDescriptors, ContinuousClock.now < end {
                usleep(5_000)
            }
            return try descriptors(of: process)
        }
        #expect(count <= quietDescriptors, "files stay open")
    }

    /// Waits until the server has taken so many clients in.
    func expectBusy(with count: Int = 1, within bound: Duration = .seconds(5)) async throws {
        let taken = try await blocking {
            let end = ContinuousClock.now + bound
            while try extraDescriptors() < count, ContinuousClock.now < end { usleep(1_000) }
            return try extraDescriptors()
        }
        #expect(taken >= count, "some are not there")
    }

    /// Waits until the server has nothing to do for a fifth of a second: it has read all that was sent.
    func expectIdle(within bound: Duration = .seconds(20)) async throws {
        let isIdle = try await blocking { [process] in
            let end = ContinuousClock.now + bound
            var (last, since) = (try processorTicks(of: process), ContinuousClock.now)
            while ContinuousClock.now < end, ContinuousClock.now - since < .milliseconds(200) {
                usleep(5_000)
                let ticks = try processorTicks(of: process)
                if ticks != last { (last, since) = (ticks, .now) }
            }
            return ContinuousClock.now - since >= .milliseconds(200)
        }
        #expect(isIdle, "the server is busy with silent clients")
    }

    /// How many files the server has open beyond those of a server that nobody is connected to.
    private func extraDescriptors() throws -> Int {
        try descriptors(of: process) - quietDescriptors
    }

    /// Ends the server, which must be the one that was started, and in order.
    func end() async throws {
        defer {
            process.stop()
            try? FileManager.default.removeItem(at: folder)
        }
        try await expectService()
        try await expectQuiet()
        #expect(process.outputLines.count == 1, "it started more than once")
        try await process.signal(SIGTERM, until: "stopped")
        #expect(try await process.exitStatus() == 0)
    }
}

/// The processor time of a process so far, in ticks of the system.
private func processorTicks(of process: ServedProcess) throws -> Int {
    let stat = try String(contentsOfFile: "/proc/\(process.identifier)/stat", encoding: .utf8)
    // Behind the name, which may hold anything, user and system time are the twelfth and thirteenth field.
    let fields = stat.split(separator: ")").last.map { $0.split(separator: " ") } ?? []
    try #require(fields.count > 12)
    return try #require(Int(fields[11])) + #require(Int(fields[12]))
}

/// How many files a process has open.
private func descriptors(of process: ServedProcess) throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.identifier)/fd").count
}

import Foundation
import Glibc
import JSON
import ServedBinary
import Testing

@Suite("rolecall serve, killed while administrators write", .timeLimit(.minutes(20)))
struct AdminKillTests {
    private static let writers = 4

    /// How often it is killed while it writes: 50 times, or as the variable `ROLECALL_KILLS` says.
    private static var kills: Int {
        ProcessInfo.processInfo.environment["ROLECALL_KILLS"].flatMap { Int($0) } ?? 50
    }

    @Test("keeps all that it acknowledged, and its journal whole")
    func killed() async throws {
        let root = """
            privileged: true, grants: [ { audience: rolecall, scopes: ["admin:access"] } ]
            """
        try await CommandServer.with(clients: ["root": root]) { server in
            for user in AdminWork.users(writers: Self.writers) {
                let id = user.replacing("auth0|", with: "")
                let address = "\(id)@example.com"
                let made = try await server.run("user", "create", "--email", address, "--id", id)
                try #require(made.status == 0, "\(made.errors)")
            }
            var work = (0..<Self.writers).map { AdminWork(writer: $0) }
            var token: String?
            for kill in 1...Self.kills {
                if kill.isMultiple(of: 5) { try await Self.killAtStart(server) }
                let running = try await server.start()
                defer { running.process.stop() }
                // The first token is used to the end: the keys survive too.
                if token == nil { token = try await server.token(of: "root", at: running.url) }
                let door = AdminDoor(port: running.port, token: try #require(token))
                let held = try await door.everything(writers: Self.writers)
                for number in work.indices { work[number].settle(by: held, "kill \(kill)") }
                let expected = work.reduce(into: [:]) { all, work in
                    all.merge(work.known) { first, _ in first }
                }
                #expect(held == expected, "kill \(kill)")
                try await Self.expectWholeJournal(server)
                work = try await Self.write(work, through: door, killing: running.process)
            }
            let changes = work.map(\.acknowledged).reduce(0, +)
            #expect(changes > Self.kills, "hardly anything was written: \(changes)")
            try await Self.expectJournal(of: server, work)
        }
    }

    /// Lets all write, and kills the server some time after the first change was acknowledged.
    private static func write(
        _ work: [AdminWork],
        through door: AdminDoor,
        killing process: ServedProcess
    ) async throws -> [AdminWork] {
        let (started, begun) = AsyncStream.makeStream(of: Void.self)
        return try await withThrowingTaskGroup(of: AdminWork.self) { group in
            for work in work {
                group.addTask {
                    var work = work
                    let tell = { _ = begun.yield() }
                    while try await work.step(through: door, onAcknowledged: tell) {}
                    begun.yield()
                    return work
                }
            }
            for await _ in started { break }
            // The moment is what is tested: no condition stands for it.
            try await Task.sleep(for: .microseconds(Int.random(in: 0..<60_000)))
            process.stop()
            #expect(try await process.exitStatus() == nil, "\(process.log)")
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// Kills one more while it starts and opens the store.
    private static func killAtStart(_ server: CommandServer) async throws {
        let process = try server.startUnheard()
        try await Task.sleep(for: .microseconds(Int.random(in: 0..<200_000)))
        process.stop()
        #expect(try await process.exitStatus() == nil, "\(process.log)")
    }

    private static func expectWholeJournal(_ server: CommandServer) async throws {
        let verified = try await server.run("audit", "verify")
        #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
    }

    /// The journal leads to what is there, entry by entry.
    private static func expectJournal(of server: CommandServer, _ work: [AdminWork]) async throws {
        let running = try await server.start()
        defer { running.process.stop() }
        let token = try await server.token(of: "root", at: running.url)
        let door = AdminDoor(port: running.port, token: token)
        let export = try await server.run("audit", "export")
        var told: [String: String] = [:]
        for line in export.output {
            AdminDoor.replay(try JSONValue(parsing: Array(line.utf8)), into: &told)
        }
        #expect(try await door.everything(writers: writers) == told)
    }
}

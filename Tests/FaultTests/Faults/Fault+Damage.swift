import Foundation
import ServedBinary
import Testing

extension Fault {
    /// A store as the first version left it.
    static func olderStore() async throws -> Seen {
        try await withStore { site in
            try await Database.run(
                """
                first = ("user", "user_document", "password", "identity", "membership", "taken", "lookup",
                    "lookup_value", "client", "signing_key", "revision", "grdb_migrations")
                for (name,) in c.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    if name not in first and not name.startswith("sqlite_"): c.execute(f"DROP TABLE {name}")
                c.execute("DELETE FROM grdb_migrations WHERE identifier NOT LIKE '1 %'")
                c.execute("PRAGMA user_version = 1")
                """,
                on: site.database
            )
            return try await site.serving { serving in
                let known = try await serving.check("ann")
                #expect(known.isAllow)
                #expect(try await serving.grant("bob").status == 201)
                try await serving.makeUser("cleo")
                #expect(try await serving.stop() == 0)
                let check = "assert c.execute('PRAGMA user_version').fetchone() == (3,)"
                try await Database.run(check, on: site.database)
                return Seen(answers: [known.description], log: await serving.process.wholeLog())
            }
        }
    }

    /// A store that a version to come has written.
    static func newerStore() async throws -> Seen {
        try await withStore { site in
            try await Database.run("c.execute('PRAGMA user_version = 99')", on: site.database)
            return try await refusedUnchanged(site)
        }
    }

    /// Pages were overwritten, or half of the file is missing, or it is something else.
    static func damagedAtStart() async throws -> Seen {
        try await withStore { site in
            let good = try Data(contentsOf: site.databaseURL)
            var seen = Seen()
            let damages: [(Data) -> Data] = [
                { $0.prefix(8_192) + Data(repeating: 0xA5, count: 4_096) + $0.dropFirst(12_288) },
                { $0.prefix($0.count / 2) },
                { _ in Data("what is this".utf8) },
            ]
            for damage in damages {
                try damage(good).write(to: site.databaseURL)
                let next = try await refusedUnchanged(site)
                #expect(seen.exit == nil || seen.exit == next.exit)
                seen.exit = next.exit
                seen.log += next.log
            }
            return seen
        }
    }

    /// The file is overwritten under a running server.
    static func damagedRunning() async throws -> Seen {
        try await withStore { site in
            let seen = try await site.serving { serving in
                #expect(try await serving.check("ann").isAllow)
                let file = try FileHandle(forWritingTo: site.databaseURL)
                let end = try file.seekToEnd()
                try file.seek(toOffset: 4_096)
                try file.write(contentsOf: Data(repeating: 0xA5, count: Int(end) - 4_096))
                try file.close()
                let known = try await serving.check("ann")
                let others = [try await serving.check("bob"), try await serving.check("nobody")]
                #expect(known.isAllow)
                #expect(!others.contains { $0.isAllow })
                let change = try await serving.grant("bob")
                #expect(try await serving.get("/health/live").status == 200)
                return Seen(
                    answers: ([known, change] + others).outcomes,
                    log: serving.process.log
                )
            }
            let next = try await site.refused()
            #expect(next.log.contains { $0.contains("the store is damaged") })
            return seen
        }
    }

    /// The file is gone, or has nothing in it.
    static func noStore() async throws -> Seen {
        try await withStore { site in
            var seen = Seen()
            for isThere in [false, true] {
                try FileManager.default.removeItem(at: site.databaseURL)
                if isThere {
                    try Data().write(to: site.databaseURL)
                    try site.allow("data/store.db", 0o600)
                }
                let (answer, log) = try await site.serving { serving in
                    let answer = try await serving.check("ann")
                    #expect(answer.isDeny)
                    try await serving.makeUser("ann", mayRead: true)
                    #expect(try await serving.check("ann").isAllow)
                    #expect(try await serving.stop() == 0)
                    return (answer, await serving.process.wholeLog())
                }
                #expect(log.contains { $0.contains("an empty store is made") })
                seen.answers.insert(answer.description)
                seen.log += log
            }
            let kept = try await site.serving { serving in
                let answer = try await serving.check("ann")
                #expect(answer.isAllow)
                return serving.process.log
            }
            #expect(!kept.contains { $0.contains("an empty store is made") })
            return seen
        }
    }

    /// The file is moved away under a running server, and back.
    static func lostStore() async throws -> Seen {
        try await withStore { site in
            try await site.serving { serving in
                #expect(try await serving.check("ann").isAllow)
                let aside = site.database + ".aside"
                try FileManager.default.moveItem(atPath: site.database, toPath: aside)
                let (known, change) = (
                    try await serving.check("ann"), try await serving.grant("bob")
                )
                #expect(known.isAllow)
                #expect(try await !serving.check("bob").isAllow)
                #expect(try await site.run("backup", site.path("backup.db")) == 0)
                try FileManager.default.moveItem(atPath: aside, toPath: site.database)
                #expect(try await serving.grant("bob").status == 201)
                #expect(try await serving.check("bob").isAllow)
                return Seen(answers: [known, change].outcomes, log: serving.process.log)
            }
        }
    }

    /// The machine stopped, and the end of the write-ahead log is lost.
    static func cutLog() async throws -> Seen {
        try await withStore { site in
            let log = URL(filePath: site.database + "-wal")
            let (first, second) = try await site.serving { serving in
                // Checks that a user may not do yet what the lost end of the log allows.
                #expect(try await serving.grant("bob").status == 201)
                let first = try Data(contentsOf: log).count
                try await serving.makeUser("cleo", mayRead: true)
                let second = try Data(contentsOf: log).count
                serving.process.stop()
                _ = try await serving.process.exitStatus()
                return (first, second)
            }
            try #require(second > first)
            let file = try FileHandle(forWritingTo: log)
            try file.truncate(atOffset: UInt64(second - 1_000))
            try file.close()
            return try await site.serving { serving in
                let kept = [try await serving.check("ann"), try await serving.check("bob")]
                #expect(kept.allSatisfy { $0.isAllow })
                #expect(try await serving.check("cleo").isDeny)
                try await serving.makeUser("cleo", mayRead: true)
                let again = try await serving.check("cleo")
                #expect(again.isAllow)
                #expect(try await serving.stop() == 0)
                return Seen(answers: kept.outcomes, log: await serving.process.wholeLog())
            }
        }
    }

    /// A store with the users ann, who may read, and bob, that no server has open.
    private static func withStore<Value: Sendable>(
        _ body: (Site) async throws -> Value
    ) async throws -> Value {
        try await Site.with { site in
            try await site.serving { serving in
                try await serving.makeUser("ann", mayRead: true)
                try await serving.makeUser("bob")
                #expect(try await serving.stop() == 0)
            }
            return try await body(site)
        }
    }

    /// A start that is refused, and leaves the store as it is.
    private static func refusedUnchanged(_ site: Site) async throws -> Seen {
        let before = try Data(contentsOf: site.databaseURL)
        var seen = Seen()
        seen.add(try await site.refused())
        #expect(try Data(contentsOf: site.databaseURL) == before)
        return seen
    }
}

extension Site {
    fileprivate var databaseURL: URL { URL(filePath: database) }
}

import Foundation
import ServedBinary
import Testing

extension Fault {
    /// There is no room for the store.
    static func diskFull() async throws -> Seen {
        var seen = try await without(.inFile)
        guard try await Rights.canMount() else { return seen }
        let onDisk = try await without(.onDisk)
        #expect(onDisk.log.contains { $0.contains("store_full") })
        seen.answers.formUnion(onDisk.answers)
        seen.log += onDisk.log
        return seen
    }

    /// Takes the room away, asks and changes, and gives it back.
    private static func without(_ room: Room) async throws -> Seen {
        try await Site.with { site in
            try site.makeFolder("data")
            return try await site.serving(launcher: room.launcher(site)) { serving in
                try await serving.makeUser("ann", mayRead: true)
                try await serving.makeUser("bob")
                try await room.take(site, serving)
                let change = try await serving.grant("bob")
                let user = try await serving.tryToMakeUser("cleo")
                let checks = [try await serving.check("ann"), try await serving.check("bob")]
                #expect(checks[0].isAllow && checks[1].isDeny)
                #expect(try await serving.check("cleo").isDeny)
                #expect(try await serving.get("/health/ready").status == 200)
                try await room.giveBack(site, serving)
                #expect(try await serving.grant("bob").status == 201)
                #expect(try await serving.check("bob").isAllow)
                #expect(try await serving.stop() == 0)
                return Seen(
                    answers: ([change, user] + checks).outcomes,
                    log: await serving.process.wholeLog()
                )
            }
        }
    }

    /// The store's folder, the store's file, or the whole disk may not be written.
    static func readOnlyStore() async throws -> Seen {
        try await Site.with { site in
            try await startsAndStops(site)
            var seen = Seen()
            for (name, mode) in [("data", 0o500), ("data/store.db", 0o400)] {
                let before = try site.mode(name)
                try site.allow(name, mode)
                seen.add(try await site.refused(launcher: Rights.boundByPermissions))
                try site.allow(name, before)
            }
            if try await Rights.canMount() {
                let launcher = Rights.withReadOnly(site.path("data"))
                seen.add(try await site.refused(launcher: launcher))
            }
            try await startsAndStops(site)
            return seen
        }
    }

    /// Everybody may read the store's file, or others write it.
    static func openStore() async throws -> Seen {
        try await Site.with { site in
            try await startsAndStops(site)
            var seen = Seen()
            for mode in [0o644, 0o660] {
                try site.allow("data/store.db", mode)
                try await site.serving { serving in
                    seen.answers.formUnion([try await serving.check("ann")].outcomes)
                    #expect(try site.mode("data/store.db") == 0o600)
                    #expect(try await serving.stop() == 0)
                    seen.log += await serving.process.wholeLog()
                }
            }
            return seen
        }
    }

    private static func startsAndStops(_ site: Site) async throws {
        let status = try await site.serving { try await $0.stop() }
        #expect(status == 0)
    }

    /// Two servers with one store.
    static func storeInUse() async throws -> Seen {
        try await Site.with { site in
            try await site.serving { serving in
                try await serving.makeUser("ann", mayRead: true)
                var seen = Seen()
                seen.add(try await site.refused())
                #expect(try await serving.grant("ann").status == 200)
                return seen
            }
        }
    }

    /// Another program writes to the store, against all advice, and takes its time.
    static func lockedStore() async throws -> Seen {
        try await Site.with { site in
            try await site.serving { serving in
                for user in ["ann", "bob"] {
                    try await serving.makeUser(user, mayRead: user == "ann")
                }
                let replies = try await Database.whileLocked(site.database) {
                    let start = ContinuousClock.now
                    let change = try await serving.grant("bob")
                    #expect(.now - start < .seconds(5), "it waits without bound")
                    let (known, other) = (
                        try await serving.check("ann"), try await serving.check("bob")
                    )
                    #expect(known.isAllow && other.isDeny)
                    return [change, known, other]
                }
                #expect(try await serving.grant("bob").status == 201)
                #expect(try await serving.check("bob").isAllow)
                return Seen(answers: replies.outcomes, log: serving.process.log)
            }
        }
    }
}

extension Fault.Seen {
    /// A start that came to nothing.
    mutating func add(_ refusal: Site.Refusal) {
        #expect(exit == nil || exit == refusal.status)
        exit = refusal.status
        log += refusal.log
    }
}

extension Site {
    /// The permissions of a file or folder.
    func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
        return try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
    }

    /// Makes a folder.
    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: path(name),
            withIntermediateDirectories: true
        )
    }
}

/// What a store needs to grow.
private enum Room {
    /// Below the process's limit of a file's size.
    case inFile
    /// On the disk.
    case onDisk

    /// Starts a server whose room can be taken away.
    func launcher(_ site: Site) -> [String] {
        switch self {
        case .inFile: []
        case .onDisk: Rights.withSmallDisk(on: site.path("data"))
        }
    }

    func take(_ site: Site, _ serving: Serving) async throws {
        switch self {
        case .inFile: try await limitFiles(of: serving, to: "4096:unlimited")
        case .onDisk:
            let command = ["dd", "if=/dev/zero", "of=" + ballast(site, serving)]
            try #require(await Command.status(command) == 1, "the disk is not full")
        }
    }

    func giveBack(_ site: Site, _ serving: Serving) async throws {
        switch self {
        case .inFile: try await limitFiles(of: serving, to: "unlimited")
        case .onDisk: try FileManager.default.removeItem(atPath: ballast(site, serving))
        }
    }

    private func limitFiles(of serving: Serving, to bytes: String) async throws {
        let server = "\(serving.process.processIdentifier)"
        try await Command.run("prlimit", "--pid", server, "--fsize=" + bytes)
    }

    /// Nobody else sees the server's disk, but by way of its process.
    private func ballast(_ site: Site, _ serving: Serving) -> String {
        "/proc/\(serving.process.processIdentifier)/root" + site.path("data/ballast")
    }
}

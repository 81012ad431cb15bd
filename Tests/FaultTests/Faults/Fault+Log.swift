import Foundation
import ServedBinary
import Testing

extension Fault {
    /// Nobody takes what the server logs.
    static func logGone() async throws -> Seen {
        var answers = try await closed()
        for isRead in [false, true] { answers += try await throughPipe(isClosed: isRead) }
        answers += try await toFullFile()
        return Seen(answers: answers.outcomes, exit: 0)
    }

    /// The server has no standard error, and no standard input either.
    private static func closed() async throws -> [Reply] {
        try await Site.with { site in
            try await logging(site, to: "0<&- 2>&-") { serving in
                // Nothing else may get their numbers: it would be written to.
                for descriptor: CInt in [0, 2] {
                    let target = serving.process.target(of: descriptor)
                    #expect(target == "/dev/null" || target == nil && geteuid() != 0)
                }
            }
        }
    }

    /// The log goes to a pipe with little room, which is not read, or has no reader any more.
    private static func throughPipe(isClosed: Bool) async throws -> [Reply] {
        try await Site.with { site in
            try await Command.run("mkfifo", site.path("log"))
            let pipe = try #require(FileHandle(forUpdatingAtPath: site.path("log")))
            // `F_SETPIPE_SZ`, which Swift does not see.
            try #require(fcntl(pipe.fileDescriptor, 1_031, CInt(4_096)) == 4_096)
            let answers = try await logging(site, to: "2>\(site.path("log"))") { _ in
                if isClosed { try pipe.close() }
            }
            if !isClosed {
                let said = pipe.availableData.count
                #expect(said > 3_000, "the pipe was not full")
                try pipe.close()
            }
            return answers
        }
    }

    /// The log goes to a file that has reached the limit of a file's size.
    private static func toFullFile() async throws -> [Reply] {
        try await Site.with { site in
            try await logging(site, to: "2>\(site.path("log"))") { serving in
                #expect(try serving.process.ignores(SIGXFSZ))
                let server = "\(serving.process.processIdentifier)"
                try await Command.run("prlimit", "--pid", server, "--fsize=1:unlimited")
            }
        }
    }

    /// Runs a server whose log goes there, has it say more than a small pipe holds, and ends it.
    private static func logging(
        _ site: Site,
        to redirection: String,
        _ meanwhile: (Serving) async throws -> Void
    ) async throws -> [Reply] {
        let launcher = ["sh", "-c", "exec \"$@\" \(redirection)", "sh"]
        return try await site.serving(launcher: launcher) { serving in
            try await serving.makeUser("ann", mayRead: true)
            try await meanwhile(serving)
            // Each is a line.
            for _ in 0..<40 { _ = try await serving.token(of: "backend") }
            serving.process.send(SIGHUP)
            let answers = [try await serving.check("ann"), try await serving.get("/health/ready")]
            #expect(answers[0].isAllow)
            let start = ContinuousClock.now
            #expect(try await serving.stop() == 0)
            #expect(.now - start < .seconds(10))
            return answers
        }
    }
}

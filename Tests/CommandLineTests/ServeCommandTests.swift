import Foundation
import Testing

private let issuers = "issuers: [{ issuer: https://a.example/, attributes: { roles: [/roles] } }]\n"

@Suite("rolecall serve")
struct ServeCommandTests {
    @Test("validates the demo without making it", arguments: ["127.0.0.1:0", "[::1]:8080"])
    func demo(listen: String) async throws {
        try await withFolder(["p/a.yaml": "version: 1\n"]) { folder in
            let run = try await Command.run(
                ["serve", "--validate", "--data", "d", "--policies", "p", "--listen", listen],
                folder: folder
            )
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output == "demo: ok\n")
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/d"))
        }
    }

    @Test(
        "refuses an address that the demo cannot listen on",
        arguments: ["8080", "127.0.0.1:x", "127.0.0.1:70000", "localhost:1", "0.0.0.0:8080", ":1"]
    )
    func demoAddress(listen: String) async throws {
        try await withFolder { folder in
            let run = try await Command.run(
                ["serve", "--validate", "--listen", listen],
                folder: folder
            )
            #expect(run.status == 1)
            #expect(run.errors.contains("rolecall: "))
        }
    }

    @Test("validates a file with issuers alone, without policies")
    func issuersAlone() async throws {
        try await withFolder(["rolecall.yaml": issuers]) { folder in
            let run = try await Command.run(
                ["serve", "--config", "rolecall.yaml", "--validate"],
                folder: folder
            )
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output == "rolecall.yaml: ok\n")
            #expect(run.errors.contains("no role and no rule is defined"))
        }
    }

    @Test("finds policies, keys and secrets beside the file, wherever it is started")
    func relativePaths() async throws {
        let files = [
            "etc/rolecall.yaml": issuers + "policies: mine\nhooks: { secret_file: secret }\n",
            "etc/mine/a.yaml": "version: 1\n", "etc/secret": "s3cret\n",
        ]
        try await withFolder(files) { folder in
            let secret = folder.appendingPathComponent("etc/secret").path
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret)
            let run = try await Command.run(
                ["serve", "--config", "etc/rolecall.yaml", "--validate"],
                folder: folder
            )
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output == "etc/rolecall.yaml: ok\n")
        }
    }

    @Test("refuses secrets that others can read or that lie elsewhere")
    func secrets() async throws {
        let files = [
            "rolecall.yaml": issuers + "hooks: { secret_file: secret }\n", "secret": "s3cret\n",
            "other/secret": "s3cret\n",
        ]
        try await withFolder(files) { folder in
            let secret = folder.appendingPathComponent("secret").path
            let arguments = ["serve", "--config", "rolecall.yaml", "--validate"]
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: secret)
            let readable = try await Command.run(arguments, folder: folder)
            #expect(readable.status == 1)
            #expect(readable.errors.contains("rolecall: rolecall.yaml:2:23: "))
            #expect(readable.errors.contains("mode 0644"))
            #expect(!readable.errors.contains("s3cret"))
            try FileManager.default.removeItem(atPath: secret)
            let target = folder.appendingPathComponent("other/secret").path
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: target)
            try FileManager.default.createSymbolicLink(
                atPath: secret,
                withDestinationPath: "other/secret"
            )
            let below = try await Command.run(arguments, folder: folder)
            #expect(below.status == 0, "\(below.errors)")
            try await withFolder(["secret": "s3cret"]) { elsewhere in
                let outside = elsewhere.appendingPathComponent("secret").path
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o600],
                    ofItemAtPath: outside
                )
                try FileManager.default.removeItem(atPath: secret)
                try FileManager.default.createSymbolicLink(
                    atPath: secret,
                    withDestinationPath: outside
                )
                let linked = try await Command.run(arguments, folder: folder)
                #expect(linked.status == 1)
                #expect(linked.errors.contains("symbolic link"))
            }
        }
    }

    @Test("names every mistake with file, line and column, and exits with 1")
    func mistakes() async throws {
        let text = "issuers: [{ issuer: http://a.example/ }]\nlimits: { bdy: 1 }\nleeway: 1\n"
        try await withFolder(["rolecall.yaml": text]) { folder in
            let run = try await Command.run(["serve", "--config", "rolecall.yaml"], folder: folder)
            #expect(run.status == 1)
            #expect(run.output.isEmpty)
            for place in ["1:21", "2:11", "3:9"] {
                #expect(run.errors.contains("rolecall: rolecall.yaml:\(place): "), "\(run.errors)")
            }
        }
    }

    @Test("names a variable that is wrong")
    func variable() async throws {
        try await withFolder(["rolecall.yaml": issuers]) { folder in
            let run = try await Command.run(
                ["serve", "--config", "rolecall.yaml", "--validate"],
                environment: ["ROLECALL_LIMITS_BODY": "x"],
                folder: folder
            )
            #expect(run.status == 1)
            #expect(
                run.errors.hasPrefix("rolecall: variable ROLECALL_LIMITS_BODY: "),
                "\(run.errors)"
            )
        }
    }

    @Test(
        "exits with 1 where a policy is bad or its folder is missing",
        arguments: [
            (
                ["rolecall.yaml": issuers, "policies/a.yaml": "version: 7\n"],
                "policies/a.yaml:1:10: "
            ),
            (["rolecall.yaml": issuers + "policies: gone\n"], "gone: does not exist"),
        ]
    )
    func policies(files: [String: String], says: String) async throws {
        try await withFolder(files) { folder in
            let run = try await Command.run(
                ["serve", "--config", "rolecall.yaml", "--validate"],
                folder: folder
            )
            #expect(run.status == 1)
            #expect(run.errors.hasPrefix("rolecall: \(says)"), "\(run.errors)")
        }
    }

    @Test("warns of a role of a client that no policy defines")
    func undefinedRole() async throws {
        let files = [
            "rolecall.yaml": "clients:\n  - { id: a, secret_env: SECRET, roles: [viewer, nope] }\n",
            "policies/a.yaml":
                "version: 1\nroles: { viewer: { permissions: [\"read:document\"] } }\n",
        ]
        try await withFolder(files) { folder in
            let run = try await Command.run(
                ["serve", "--config", "rolecall.yaml", "--validate"],
                environment: ["SECRET": "s3cret"],
                folder: folder
            )
            #expect(run.status == 0, "\(run.errors)")
            #expect(
                run.errors
                    == "rolecall: rolecall.yaml:2:50: warning: `clients[0].roles[1]`: names role "
                    + "`nope`, which no policy defines: it grants nothing\n"
            )
        }
    }

    @Test("exits with 1 where there is no such configuration", arguments: ["missing.yaml", "."])
    func missing(path: String) async throws {
        try await withFolder { folder in
            let run = try await Command.run(["serve", "--config", path], folder: folder)
            #expect(run.status == 1)
            #expect(run.errors.hasPrefix("rolecall: \(path): "))
        }
    }
}

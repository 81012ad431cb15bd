import Foundation
import Testing

extension Fault {
    /// The configuration is not there, or may not be read.
    static func badConfiguration() async throws -> Seen {
        try await Site.with { site in
            var seen = try await unreadable("rolecall.yaml", of: site)
            seen.add(try await moved("rolecall.yaml", of: site) { try await site.refused() })
            return seen
        }
    }

    /// The folder of policies, or a file in it, is not there, or may not be read.
    static func badPolicies() async throws -> Seen {
        try await Site.with { site in
            var seen = try await unreadable("policies/main.yaml", of: site)
            seen.add(try await unreadable("policies", of: site))
            for name in ["policies/main.yaml", "policies"] {
                seen.add(try await moved(name, of: site) { try await site.refused() })
            }
            return seen
        }
    }

    /// An issuer's keys are in a file that is not there, may not be read, or holds none.
    static func badKeys() async throws -> Seen {
        let issuer = """
            issuers:
              - { issuer: https://issuer.example/, audiences: [app], jwks_file: keys.json }

            """
        return try await Site.with(more: issuer) { site in
            var seen = Seen()
            seen.add(try await site.refused())
            for text in ["{", #"{"keys":[]}"#] {
                try site.write("keys.json", text)
                seen.add(try await site.refused())
            }
            seen.add(try await unreadable("keys.json", of: site))
            return seen
        }
    }

    /// The secret of a client is not there, empty, or readable by nobody or by everybody.
    static func badSecret() async throws -> Seen {
        try await Site.with { site in
            var seen = try await unreadable("backend.secret", of: site)
            seen.add(try await moved("backend.secret", of: site) { try await site.refused() })
            for (text, mode) in [("", 0o600), ("secret-of-backend", 0o644)] {
                try site.write("backend.secret", text, mode: mode)
                seen.add(try await site.refused())
            }
            #expect(!seen.log.contains { $0.contains("secret-of-") })
            return seen
        }
    }

    /// A start while a file or folder may not be read.
    private static func unreadable(_ name: String, of site: Site) async throws -> Seen {
        let before = try site.mode(name)
        try site.allow(name, 0)
        var seen = Seen()
        seen.add(try await site.refused(launcher: Rights.boundByPermissions))
        try site.allow(name, before)
        #expect(
            seen.log.contains { $0.contains(name) && $0.contains("cannot be read by this user") }
        )
        return seen
    }

    /// Runs `body` while a file or folder is not where it was.
    private static func moved<Value>(
        _ name: String,
        of site: Site,
        _ body: () async throws -> Value
    ) async throws -> Value {
        let aside = site.path(name + ".aside")
        try FileManager.default.moveItem(atPath: site.path(name), toPath: aside)
        let value = try await body()
        try FileManager.default.moveItem(atPath: aside, toPath: site.path(name))
        return value
    }
}

extension Fault.Seen {
    /// Other starts that came to nothing.
    mutating func add(_ other: Fault.Seen) {
        #expect(exit == other.exit)
        log += other.log
    }
}

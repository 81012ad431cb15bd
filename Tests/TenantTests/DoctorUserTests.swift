import FaultProxy
import Foundation
import JSON
import Testing

extension TenantSuites {
    @Suite("Users that rolecall doctor looks at", .timeLimit(.minutes(5)))
    struct DoctorUserTests {
        @Test("are told with what they hold and what of it cannot be read")
        func entries() async throws {
            try await Tenant.run { tenant in
                try await tenant.makeUser(
                    "edith",
                    [
                        "roles": [
                            "editor", "chief", ["role": "viewer", "scoep": "document/1"],
                            ["role": "viewer", "expires_at": "tomorrow"],
                        ], "permissions": ["print", "read:invoice"],
                        "acl": [
                            ["effect": "deny", "permissions": ["edit:document/7"]],
                            ["effect": "maybe"],
                        ],
                    ]
                )
                let config = try tenant.configuration()
                for name in [["--user", "auth0|edith"], ["--email", "edith@example.com"]] {
                    let doctor = try await Doctor.run(["--config", config] + name)
                    #expect(doctor.status == 0, "\(doctor.lines)")
                    for (verdict, text) in Self.said {
                        #expect(doctor.says(verdict, text), "\(text): \(doctor.lines)")
                    }
                    #expect(doctor.warnings.count == 5, "\(doctor.warnings)")
                }
            }
        }

        private static let said = [
            ("ok", "`/app_metadata/roles` has 4 entries"),
            ("ok", "`/app_metadata/permissions` has 2 entries"),
            ("ok", "`/app_metadata/acl` has 2 entries"),
            ("warn", "`/app_metadata/roles/1` (role `chief`) names a role that no policy defines"),
            ("warn", "`/app_metadata/roles/2` has a member that nobody knows"),
            ("warn", "`/app_metadata/roles/3` has an `expires_at`"),
            ("warn", "`/app_metadata/permissions/0` has a permission without `:`"),
            ("warn", "`/app_metadata/acl/1` has an `effect`"),
            ("ok", "holds role editor: edit:document, read:document, read:invoice"),
            ("ok", "is denied edit:document/7"),
        ]

        @Test("may be missing, blocked, or without anything")
        func others() async throws {
            try await Tenant.run { tenant in
                try await tenant.makeUser("bodo", ["roles": ["viewer"]], isBlocked: true)
                try await tenant.makeUser("nina")
                let config = try tenant.configuration()
                let missing = try await tenant.doctor(config, "--user", "auth0|nobody")
                #expect(missing.status == 1)
                #expect(missing.says("FAIL", "there is no `auth0|nobody`"))
                let unknown = try await tenant.doctor(config, "--email", "nobody@example.com")
                #expect(unknown.status == 1)
                #expect(
                    unknown.failures == [
                        "FAIL user: no user has the e-mail address `nobody@example.com`, in just these "
                            + "capital and small letters; every question about it is answered with `unknown_subject`"
                    ]
                )
                let blocked = try await tenant.doctor(config, "--user", "auth0|bodo")
                #expect(blocked.says("warn", "is blocked"))
                let empty = try await tenant.doctor(config, "--user", "auth0|nina")
                #expect(empty.says("warn", "nothing in it grants anything"))
                #expect(empty.says("warn", "no permission that is in force"))
                #expect(empty.status == 0)
            }
        }

        @Test("may be those of a token, which is verified first and never shown")
        func tokens() async throws {
            try await Tenant.run { tenant in
                try await tenant.makeUser("ann", ["roles": ["viewer"]])
                let good = try await tenant.token(of: "ann")
                let config = try tenant.configuration(
                    issuer: "profile: [management, userinfo], attributes: { roles: [/roles] }"
                )
                let cases = [
                    (good, "ok", "is good: an access token of `auth0|ann`"),
                    (good, "ok", "holds role viewer: read:document"),
                    (good, "ok", "`/userinfo` answers"),
                    (good + "x", "FAIL", "token"),
                    (String(good.dropLast(8)) + "AAAAAAAA", "FAIL", "signature is wrong"),
                    (try await tenant.clientToken(), "ok", "is a client's own"),
                    ("opaque-word", "FAIL", "`opaque_tokens: true`"),
                ]
                for (token, verdict, says) in cases {
                    try Tenant.write("token", token, in: tenant.folder)
                    let file = tenant.folder.appending(path: "token").path
                    let doctor = try await tenant.doctor(config, "--token-file", file)
                    #expect(doctor.says(verdict, says), "\(says): \(doctor.lines)")
                    #expect(doctor.status == (verdict == "ok" ? 0 : 1), "\(doctor.lines)")
                    let parts = token.split(separator: ".").filter { $0.count > 20 }
                    #expect(!doctor.lines.contains { line in parts.contains { line.contains($0) } })
                }
            }
        }

        @Test("may be those of a token that only the issuer can read")
        func opaque() async throws {
            try await Tenant.run { tenant in
                let config = try tenant.configuration(
                    issuer:
                        "profile: [userinfo], opaque_tokens: true, attributes: { roles: [/roles] }"
                )
                try Tenant.write("token", "opaque-word", in: tenant.folder)
                let file = tenant.folder.appending(path: "token").path
                let refused = try await tenant.doctor(config, "--token-file", file)
                #expect(refused.says("FAIL", "`/userinfo` refuses it"), "\(refused.lines)")
                let claims = #"{"sub":"auth0|ann","roles":["viewer"]}"#
                tenant.proxy.set(.answer(.json(claims)), for: "/userinfo")
                let taken = try await tenant.doctor(config, "--token-file", file)
                #expect(taken.says("ok", "`/userinfo` says that it is of `auth0|ann`"))
                #expect(taken.says("ok", "holds role viewer"), "\(taken.lines)")
            }
        }
    }
}

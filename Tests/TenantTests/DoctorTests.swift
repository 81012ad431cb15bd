import FaultProxy
import Foundation
import JSON
import ServedBinary
import Testing

extension TenantSuites {
    @Suite("rolecall doctor in front of a tenant", .timeLimit(.minutes(5)))
    struct DoctorTests {
        @Test("finds nothing wrong where nothing is, in the order in which a server needs it")
        func allRight() async throws {
            try await Tenant.run { tenant in
                let doctor = try await tenant.doctor(tenant.configuration())
                #expect(doctor.status == 0)
                #expect(doctor.failures == [] && doctor.warnings == [])
                let topics = doctor.lines.dropLast().map { line in
                    String(line.dropFirst(5).prefix { $0 != ":" && $0 != " " })
                }
                let order = ["configuration", "policies", "listener", "issuer", "tenant"]
                let places = topics.map { order.firstIndex(of: $0) }
                #expect(!places.contains(nil) && Set(topics).count == order.count, "\(topics)")
                #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
                #expect(doctor.lines.last == "all right: 0 failures, 0 warnings")
                #expect(doctor.says("ok", "2 roles"))
                #expect(doctor.says("ok", "usable key"))
                #expect(doctor.says("ok", "its clock and ours agree"))
            }
        }

        /// The client that Rolecall is to the tenant, the verdict, and what is said of it.
        static let clients: [(client: String, secret: String, verdict: String, says: String)] = [
            ("rolecall", "reader", "FAIL", "refuses the client"),
            ("nobody", "reader", "FAIL", "refuses the client"),
            ("stranger", "stranger", "FAIL", "refuses the client"),
            ("writer", "writer", "FAIL", "`read:users` is missing"),
            ("reader", "reader", "warn", "neither `update:users` nor `update:users_app_metadata`"),
        ]

        @Test("says which scope is missing, and where it is granted")
        func scopes() async throws {
            try await Tenant.run { tenant in
                for (client, secret, verdict, says) in Self.clients {
                    let config = try tenant.configuration(client: client, secret: secret)
                    let doctor = try await tenant.doctor(config)
                    #expect(doctor.says(verdict, says), "\(client): \(doctor.lines)")
                    #expect(
                        doctor.says(verdict, "Machine to Machine Applications"),
                        "\(client): \(doctor.lines)"
                    )
                    #expect(doctor.status == (verdict == "FAIL" ? 1 : 0))
                    #expect(!doctor.lines.contains { $0.contains("secret-of") })
                }
            }
        }

        /// What goes wrong at a path of the tenant, and what is said of it.
        static let faults: [(prefix: String, fault: Fault, verdict: String, says: String)] = [
            ("/", .drop, "FAIL", "can this machine reach that host?"),
            ("/", .dateOff(by: .seconds(30)), "warn", "30 seconds ahead of ours"),
            (
                "/", .dateOff(by: .seconds(-7_200)), "FAIL",
                "seconds behind ours, more than `leeway`"
            ),
            ("/", .header("Age", "inf"), "ok", "its clock and ours agree"),
            ("/", .header("Age", "nan"), "ok", "its clock and ours agree"),
            ("/", .header("Age", "1e300"), "ok", "its clock and ours agree"),
            ("/", .header("Age", "-30"), "ok", "its clock and ours agree"),
            // A date tells full seconds: it may be 29 of them.
            (
                "/", .header("Age", "30"), "warn",
                "seconds ahead of ours, which `leeway` still covers"
            ),
            // 2,147,483,648 (RFC 9111 §1.2.2), and the second or two that the answer takes.
            (
                "/", .header("Age", String(repeating: "9", count: 400)), "FAIL",
                "its clock is 21474836"
            ),
            ("/.well-known/openid", .answer(ProxyAnswer(404)), "FAIL", "status 404"),
            ("/.well-known/openid", .answer(.json("{")), "FAIL", "no discovery document"),
            (
                "/.well-known/openid",
                .answer(.json(#"{"issuer":"https://other.example/","jwks_uri":"x"}"#)), "FAIL",
                "says that it is `https://other.example/`"
            ),
            ("/.well-known/jwks", .answer(.json(#"{"keys":[]}"#)), "FAIL", "has no key"),
            (
                "/.well-known/jwks", .answer(.json("[]")), "FAIL",
                "its key set is none: expected an object with an array `keys`"
            ),
            ("/.well-known/jwks", .answer(.json("{")), "FAIL", "its key set is none: invalid JSON"),
            ("/.well-known/jwks", .header("Content-Type", "text/html"), "FAIL", "expected JSON"),
            ("/oauth/token", .answer(ProxyAnswer(503)), "FAIL", "it fails (503)"),
            ("/oauth/token", .cut(afterBytes: 20), "FAIL", "broke off"),
            ("/oauth/token", .header("Content-Type", "text/html"), "FAIL", "not JSON"),
            ("/oauth/token", .answer(.json(#"{"access_token":"x"}"#)), "FAIL", "`token_type`"),
            ("/api/v2/", .answer(.tooManyRequests()), "FAIL", "wants to be left alone"),
            ("/api/v2/", .answer(ProxyAnswer(401)), "FAIL", "refuses the token"),
            (
                "/api/v2/", .answer(.json("{", status: 200)), "FAIL",
                "says that it is JSON and is not"
            ),
            ("/api/v2/", .flood(bytes: 8 << 20), "FAIL", "longer than"),
            (
                "/api/v2/", .limit(RateLimit(perSecond: 2, burst: 2)), "ok",
                "lets through 2 requests at once, of which 1 are left"
            ),
            ("/api/v2/", .limit(RateLimit(perSecond: 1, burst: 1)), "warn", "of which 0 are left"),
        ]

        @Test("says in plain words what the tenant does wrong")
        func faults() async throws {
            try await Tenant.run { tenant in
                let config = try tenant.configuration()
                for (prefix, fault, verdict, says) in Self.faults {
                    tenant.proxy.clearAll()
                    tenant.proxy.set(fault, for: prefix)
                    let doctor = try await tenant.doctor(config)
                    #expect(doctor.says(verdict, says), "\(prefix) \(fault): \(doctor.lines)")
                    #expect(doctor.status == (doctor.failures.isEmpty ? 0 : 1))
                    #expect(verdict == "FAIL" || doctor.failures.isEmpty, "\(doctor.failures)")
                }
                tenant.proxy.clearAll()
                #expect(try await tenant.doctor(config).warnings == [])
            }
        }
    }
}

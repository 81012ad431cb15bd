import Authorization
import Directory
import JSON
import MicroHTTPD
import OpenSSL
import Testing

@testable import RolecallService

@Suite("Bounds of what is kept", .timeLimit(.minutes(5)))
struct BoundTests {
    private static func digest(_ number: Int) throws -> SHA256Digest {
        try SHA256Digest(hashing: Array("token-\(number)".utf8))
    }

    @Test("of addresses that are watched for failed authentications")
    func addresses() throws {
        let budget = FailedAuthenticationBudget(perSecond: 1, clock: TestClock().service)
        let most = FailedAuthenticationBudget.addressesMax
        let peers = (0..<UInt32(most + most / 2)).map { number in
            PeerAddress.ip(IPAddress(ipv4: 0x0A00_0000 + number))
        }
        for peer in peers { budget.spend(peer) }
        let watched = peers.count { peer in
            do throws(Refusal) {
                try budget.check(peer)
                return false
            } catch {
                return true
            }
        }
        #expect(watched <= most && watched > most / 4)
        #expect(throws: Refusal(.rateLimited)) { try budget.check(peers[peers.count - 1]) }
    }

    @Test("of fetches that failed a short while ago")
    func failures() {
        let failures = RecentFailures<Int>(times: ProfileTimes())
        let most = RecentFailures<Int>.failuresMax
        let keys = 0..<most + most / 2
        let failure = LookupFailure(.unavailable, code: "upstream_timeout")
        for key in keys { failures.insert(failure, of: key, at: 1) }
        let remembered = keys.count { failures.failure(of: $0, at: 1) != nil }
        #expect(remembered <= most && remembered > most / 4)
        #expect(failures.failure(of: keys.upperBound - 1, at: 1) == failure)
    }

    @Test("of clients that are compiled")
    func clients() throws {
        let policies = try Rolecall.compile(Rolecall.documents)
        let facts = ClientFacts(
            roles: ["viewer"],
            isPrivileged: false,
            createdAt: UserTime(milliseconds: 0)
        )
        let clients = ClientPrincipals({ _ in .known(facts) }, type: "user", limits: .standard)
        let most = ClientPrincipals.clientsMax
        func principal(_ number: Int) throws -> Principal {
            let id = ExactString("client-\(number)")
            let subject = Subject(type: "user", id: ExactString("client-\(number)@clients"))
            return try clients.principal(id, subject, under: policies)
        }
        let principals = try (0..<most + most / 4).map(principal)
        var kept = 0
        for number in principals.indices.reversed() {
            if try principal(number) === principals[number] { kept += 1 }
        }
        #expect(kept <= most && kept > most / 4)
        #expect(try principal(0) === principal(0))
    }

    @Test("of the text of verified tokens")
    func tokenText() throws {
        let issuer = try TestIssuer().trusted
        let (count, bytes) = (300, 1024 * 1024)
        try #require(count * bytes > TokenCache.textBytesMax)
        let cache = TokenCache(entries: 100_000, opaqueTime: .seconds(60))
        let text = Secret(Array(repeating: UInt8(ascii: "x"), count: bytes))
        let told = ToldProfile(subject: "auth0|ann", profile: JSONObject(), askedAt: 1)
        for number in 0..<count {
            let digest = try Self.digest(number)
            cache.insert(AuthenticatedToken(told, digest: digest, text: text, issuer: issuer))
        }
        #expect(cache.count * bytes <= TokenCache.textBytesMax)
        #expect(cache.count * bytes > TokenCache.textBytesMax / 4)
    }

    /// Tokens that are no JWS, of a source that a test can hold.
    private static func withOpaqueTokens(
        _ body: (OpaqueTokens, SourceGate) async throws -> Void
    ) async throws {
        let userinfo = TestUserinfo()
        let issuer = try TestTenant.trust([try .userinfo(userinfo)], opaque: true).trusted
        var times = ProfileTimes()
        times.wait = .seconds(240)
        let tokens = try #require(
            OpaqueTokens([issuer], times: times, clock: TestClock().service)
        )
        try await body(tokens, userinfo.gate)
        userinfo.gate.release()
    }

    /// Asks about a token that nobody knows, and says why there was no answer.
    private static func ask(
        _ tokens: OpaqueTokens,
        _ number: Int,
        from sender: PeerAddress?
    ) async throws -> ErrorCode? {
        let digest = try digest(number)
        do throws(Refusal) {
            _ = try await tokens.profile(Secret(Array("\(number)".utf8)), digest, from: sender)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("of tokens that are asked about at one time, in all and from one network")
    func flights() async throws {
        let network = PeerAddress.ip(IPAddress(ipv4: 0x0A00_0001))
        let local = PeerAddress.ip(IPAddress(ipv4: 0x7F00_0001))
        let (most, mostOfOne) = (OpaqueTokens.flightsMax, OpaqueTokens.flightsPerNetworkMax)
        try await Self.withOpaqueTokens { tokens, gate in
            func refusal(_ number: Int, from sender: PeerAddress?) async throws -> ErrorCode? {
                try await Self.ask(tokens, number, from: sender)
            }
            gate.hold()
            try await withThrowingTaskGroup(of: ErrorCode?.self) { group in
                for number in 0..<mostOfOne {
                    group.addTask { try await Self.ask(tokens, number, from: network) }
                }
                await gate.holds(mostOfOne)
                #expect(try await refusal(most, from: network) == .overloaded)
                // Others go on, and so does this machine, until all places are taken.
                for number in mostOfOne..<most {
                    group.addTask { try await Self.ask(tokens, number, from: local) }
                }
                await gate.holds(most)
                #expect(try await refusal(most, from: nil) == .overloaded)
                #expect(try await refusal(most, from: local) == .overloaded)
                // Who brings one that is being asked about joins.
                group.addTask { try await Self.ask(tokens, 0, from: network) }
                gate.release()
                for try await code in group { #expect(code == .tokenInvalid) }
            }
            #expect(gate.asked == most)
            #expect(try await refusal(most, from: network) == .tokenInvalid)
        }
    }

    @Test("of tokens that were refused a short while ago")
    func refusals() async throws {
        let most = OpaqueTokens.refusalsMax
        try await Self.withOpaqueTokens { tokens, _ in
            for number in 0..<most + most / 4 {
                _ = try await Self.ask(tokens, number, from: nil)
            }
            let digests = try (0..<most + most / 4).map(Self.digest)
            let remembered = digests.count(where: tokens.isRefused)
            #expect(remembered <= most && remembered > most / 4)
            #expect(tokens.isRefused(digests[digests.count - 1]))
        }
    }

    @Test("of the time that the store has to say that it is there")
    func storeTime() async throws {
        try await withHeldStore { rolecall, _, store in
            store.holdBefore()
            let start = ContinuousClock.now
            let answer = try await rolecall.get("/health/ready")
            #expect(answer.status == 503)
            #expect(ContinuousClock.now - start >= HealthEndpoints.storeTime - .milliseconds(100))
            store.release()
            #expect(try await rolecall.get("/health/ready").status == 200)
        }
    }

    @Test("of policy files that are tried at once", arguments: [0, 1])
    func policyFiles(more: Int) async throws {
        try await withAdmins { rolecall, _ in
            let others = AdminEndpoints.policyFilesMax - 1 + more
            let texts =
                [Rolecall.Setup.administered.policies]
                + Array(repeating: "version: 1\n", count: others)
            let files = texts.enumerated().map { number, text -> JSONValue in
                [
                    "name": .string(ExactString("p\(number).yaml")),
                    "text": .string(ExactString(text)),
                ]
            }
            let order: JSONValue = ["files": .array(files)]
            let answer = try await rolecall.admin("POST", "policies/validate", order)
            if more == 0 {
                #expect(answer.status == 200 && answer.json["valid"] == true, "\(answer.text)")
            } else {
                expectProblem(answer, 400, "invalid_request")
            }
        }
    }

    @Test("of subjects: a list of none, or one by which nobody is found, is refused")
    func subjects() throws {
        let empty = SubjectAttributes(type: "badge", attributes: [])
        for subjects in [[], [empty], SubjectAttributes.standard + [empty]] {
            #expect(throws: UnusableSubjects.self) {
                try TestTenant().configuration(subjects)
            }
        }
    }
}

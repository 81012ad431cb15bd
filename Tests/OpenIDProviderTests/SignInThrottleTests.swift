import Directory
import JSON
import MicroHTTPD
import Testing

@testable import OpenIDProvider

@Suite("Sign-in throttle")
struct SignInThrottleTests {
    private static let second: UInt64 = 1_000_000_000

    private static func peer(_ number: UInt32) -> PeerAddress {
        .ip(IPAddress(ipv4: 0x0A00_0000 + number))
    }

    private static func source(
        _ name: ExactString = "ada",
        _ number: UInt32 = 1,
        passwordSince: UserTime? = nil
    ) throws -> SignInThrottle.Source {
        try SignInThrottle.Source(
            account: .name(name),
            passwordSince: passwordSince,
            peer: peer(number)
        )
    }

    /// Fails so many times, waiting as long as is asked for; the times of waiting, in seconds.
    private static func waits(
        _ throttle: SignInThrottle,
        _ source: SignInThrottle.Source,
        count: Int,
        isKnownPlace: Bool = false
    ) -> [Double] {
        var (now, waits): (UInt64, [Double]) = (second, [])
        for _ in 0..<count {
            let wait = throttle.begin(source, isKnownPlace: isKnownPlace, now: now)
            if let wait {
                waits.append(Double(wait) / Double(second))
                now += wait
                _ = throttle.begin(source, isKnownPlace: isKnownPlace, now: now)
            } else {
                waits.append(0)
            }
            throttle.fail(source, now: now)
        }
        return waits
    }

    @Test("lets ten failures pass, then doubles the wait up to a quarter of an hour")
    func backoff() throws {
        let waits = Self.waits(SignInThrottle(.users), try Self.source(), count: 22)
        let free = [Double](repeating: 0, count: 10)
        #expect(waits == free + [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900])
    }

    @Test("waits at most half a minute for a peer on this machine, which may be a proxy")
    func localPeers() throws {
        let local = try SignInThrottle.Source(account: .name("ada"), peer: .unix)
        let waits = Self.waits(SignInThrottle(.users), local, count: 18)
        #expect(waits.suffix(5) == [16, 30, 30, 30, 30])
    }

    @Test("refuses while it waits, to the nanosecond, without counting that")
    func waiting() throws {
        let (throttle, source) = (SignInThrottle(.users), try Self.source())
        _ = Self.waits(throttle, source, count: 10)
        let failed = Self.second
        for _ in 0..<100 {
            #expect(throttle.begin(source, now: failed + Self.second) == Self.second)
        }
        #expect(throttle.begin(source, now: failed + 2 * Self.second - 1) == 1)
        #expect(throttle.begin(source, now: failed + 2 * Self.second) == nil)
    }

    @Test("forgets the failures after a success, and after a day")
    func forgetting() throws {
        let (throttle, source) = (SignInThrottle(.users), try Self.source())
        _ = Self.waits(throttle, source, count: 11)
        let later = 100 * Self.second
        #expect(throttle.begin(source, now: later) == nil)
        throttle.succeed(source, now: later)
        #expect(Self.waits(throttle, source, count: 11).suffix(2) == [0, 2])
        let tomorrow = 2 * 86_400 * Self.second
        for _ in 0..<10 {
            #expect(throttle.begin(source, now: tomorrow) == nil)
            throttle.fail(source, now: tomorrow)
        }
        #expect(throttle.begin(source, now: tomorrow) == 2 * Self.second)
    }

    @Test("begins anew with a new password, here and elsewhere, and knows its places still")
    func newPassword() throws {
        let throttle = SignInThrottle(.users)
        let home = try Self.source("ada", 1)
        #expect(throttle.begin(home, now: 1) == nil)
        throttle.succeed(home, now: 1)
        for number in 2..<102 {
            let source = try Self.source("ada", UInt32(number))
            #expect(throttle.begin(source, now: 1) == nil)
            throttle.fail(source, now: 1)
        }
        #expect(throttle.begin(try Self.source("ada", 2_000), now: 1) == 30 * Self.second)
        let (first, second) = (UserTime(milliseconds: 1), UserTime(milliseconds: 2))
        for time in [first, second] {
            let strange = try Self.source("ada", 2_000, passwordSince: time)
            #expect(Self.waits(throttle, strange, count: 12).suffix(3) == [0, 2, 4])
        }
        let known = try Self.source("ada", 1, passwordSince: second)
        #expect(Self.waits(throttle, known, count: 15).suffix(3) == [8, 10, 10])
    }

    @Test("lets ten attempts run at one time, and counts those that were not decided for nothing")
    func running() throws {
        let (throttle, source) = (SignInThrottle(.users), try Self.source())
        for _ in 0..<10 { #expect(throttle.begin(source, now: 1) == nil) }
        #expect(throttle.begin(source, now: 1) == Self.second)
        for _ in 0..<10 { throttle.withdraw(source, now: 1) }
        for _ in 0..<10 { #expect(throttle.begin(source, now: 1) == nil) }
    }

    @Test("does not shut the user out elsewhere when somebody fails at one place")
    func otherPlaces() throws {
        let throttle = SignInThrottle(.users)
        _ = Self.waits(throttle, try Self.source("ada", 1), count: 30)
        #expect(throttle.begin(try Self.source("ada", 2), now: Self.second) == nil)
        #expect(throttle.begin(try Self.source("bob", 1), now: Self.second) == nil)
    }

    @Test("meets many places with a count for the account, but never at a place of success")
    func manyPlaces() throws {
        let throttle = SignInThrottle(.users)
        let home = try Self.source("ada", 1)
        #expect(throttle.begin(home, now: 1) == nil)
        throttle.succeed(home, now: 1)
        var failures = 0
        for number in 2..<1_000 {
            let source = try Self.source("ada", UInt32(number))
            guard throttle.begin(source, now: 1) == nil else { break }
            throttle.fail(source, now: 1)
            failures += 1
        }
        #expect(failures == 100)
        let strange = try Self.source("ada", 2_000)
        #expect(throttle.begin(strange, now: 1) == 30 * Self.second)
        // Where the user has signed in, here or before the last start, nothing is in the way.
        #expect(throttle.begin(home, now: 1) == nil)
        throttle.succeed(home, now: 1)
        let known = try Self.source("ada", 3_000)
        #expect(throttle.begin(known, isKnownPlace: true, now: 1) == nil)
        throttle.withdraw(known, now: 1)
        #expect(throttle.begin(try Self.source("bob", 3), now: 1) == nil)
        // One failure is forgiven in half a minute: nobody is shut out for longer than the guessing.
        #expect(throttle.begin(strange, now: 1 + 30 * Self.second) == nil)
    }

    @Test("remembers at a failure that the account is known to have succeeded there")
    func knownPlace() throws {
        let waits = Self.waits(
            SignInThrottle(.users),
            try Self.source(),
            count: 16,
            isKnownPlace: true
        )
        #expect(waits.suffix(6) == [2, 4, 8, 10, 10, 10])
    }

    @Test("meets many accounts with a count for the network, but never where one has succeeded")
    func manyAccounts() throws {
        let throttle = SignInThrottle(.users)
        let familiar = try Self.source("familiar", 1)
        #expect(throttle.begin(familiar, now: 1) == nil)
        throttle.succeed(familiar, now: 1)
        func attempt(_ number: Int) throws -> UInt64? {
            let source = try Self.source(ExactString("user \(number)"), 1)
            let wait = throttle.begin(source, now: 1)
            if wait == nil { throttle.fail(source, now: 1) }
            return wait
        }
        for number in 0..<200 { #expect(try attempt(number) == nil) }
        #expect(try attempt(200) == 10 * Self.second)
        #expect(throttle.begin(familiar, now: 1) == nil)
        throttle.succeed(familiar, now: 1)
        #expect(throttle.begin(try Self.source("user 200", 2), now: 1) == nil)
        let last = try Self.source("user 200", 1)
        #expect(throttle.begin(last, now: 1 + 5 * Self.second) == 5 * Self.second)
        #expect(throttle.begin(last, now: 1 + 10 * Self.second) == nil)
    }

    @Test("leaves a network a third of the places in the queue of passwords, but peers here all")
    func runningAtOneNetwork() throws {
        let throttle = SignInThrottle(.users)
        let sources = try (0..<17).map { try Self.source(ExactString("user \($0)"), 1) }
        for source in sources.prefix(16) { #expect(throttle.begin(source, now: 1) == nil) }
        #expect(throttle.begin(sources[16], now: 1) == Self.second)
        #expect(throttle.begin(try Self.source("user", 2), now: 1) == nil)
        for end in [throttle.succeed, throttle.fail, throttle.withdraw] {
            end(sources[0], 1)
            #expect(throttle.begin(sources[0], now: 1) == nil)
            #expect(throttle.begin(sources[16], now: 1) == Self.second)
        }
        for number in 0..<1_000 {
            let account = SignInThrottle.Account.name(ExactString("user \(number)"))
            let local = try SignInThrottle.Source(account: account, peer: .unix)
            #expect(throttle.begin(local, now: 1) == nil)
        }
    }

    @Test("tells a user from a name that is the user's id")
    func accounts() throws {
        let id = try #require(UserID("auth0|ada"))
        let accounts: [SignInThrottle.Account] = [.user(id), .name(id.text)]
        let sources = try accounts.map {
            try SignInThrottle.Source(account: $0, peer: Self.peer(1))
        }
        #expect(sources[0] != sources[1])
    }

    @Test("hardly slows a client where it has succeeded, and slows others")
    func clients() throws {
        let throttle = SignInThrottle(.clients)
        let home = try Self.source("backend", 1)
        #expect(throttle.begin(home, now: 1) == nil)
        throttle.succeed(home, now: 1)
        #expect(Self.waits(throttle, home, count: 13).suffix(3) == [0.05, 0.05, 0.05])
        let strange = try Self.source("backend", 2)
        #expect(Self.waits(throttle, strange, count: 17).suffix(3) == [32, 60, 60])
    }

    @Test("remembers a bounded number of accounts and places, the latest")
    func bound() throws {
        var rules = ThrottleRules.users
        rules.entriesMax = 100
        let throttle = SignInThrottle(rules)
        for number in 0..<1_000 {
            let source = try Self.source(ExactString("user \(number)"), UInt32(number))
            #expect(throttle.begin(source, now: 1) == nil)
            throttle.fail(source, now: 1)
        }
        #expect(throttle.count <= 100)
        let latest = try Self.source("user 999", 999)
        #expect(Self.waits(throttle, latest, count: 11).suffix(2) == [2, 4])
    }

    @Test("a table of recent entries keeps the latest half of its bound at least")
    func table() {
        var table = RecentTable<Int, Int>(countMax: 10)
        for key in 0..<100 {
            table[key] = key
            for recent in max(0, key - 4)...key { #expect(table[recent] == recent) }
            #expect(table.count <= 10)
        }
        table[99] = nil
        #expect(table[99] == nil)
        table[96] = 1
        #expect(table[96] == 1)
    }
}

@Suite("Guessing over HTTP")
struct GuessingTests {
    @Test("a password is refused after ten failures, the right one too, until the wait is over")
    func passwords() async throws {
        try await withProvider { provider in
            try await provider.addUser { $0.lastIP = "192.0.2.1" }
            for _ in 0..<10 {
                #expect(try await provider.signIn(password: "wrong").status == 403)
            }
            let refused = try await provider.signIn()
            #expect(refused.status == 429 && refused.error == "too_many_attempts")
            #expect(refused["Retry-After"] == "2")
            #expect(provider.log.codes.last == "too_many_attempts")
            // The name in another case, the other name, and through another client: one account.
            for name: ExactString in ["ADA@example.com", "ada", "Ada"] {
                #expect(try await provider.signIn(as: name, client: "app").status == 429)
            }
            provider.clock.advance(seconds: 2)
            #expect(try await provider.signIn().status == 200)
            #expect(try await provider.signIn(password: "wrong").status == 403)
        }
    }

    @Test("a new password is taken at once, whatever was tried before it was set")
    func newPassword() async throws {
        try await withProvider { provider in
            try await provider.addUser()
            for _ in 0..<10 {
                #expect(try await provider.signIn(password: "wrong").status == 403)
            }
            #expect(try await provider.signIn().status == 429)
            // As the Management API and `rolecall user set-password` write it.
            try await provider.setPassword("n3w-Password!")
            #expect(try await provider.signIn(password: "n3w-Password!").status == 200)
            #expect(try await provider.signIn().status == 403)
            for _ in 0..<9 {
                #expect(try await provider.signIn(password: "wrong").status == 403)
            }
            #expect(try await provider.signIn(password: "n3w-Password!").status == 429)
        }
    }

    @Test("an unknown user is answered like a known one, to the last")
    func unknownUsers() async throws {
        try await withProvider { provider in
            var answers: [Int] = []
            for _ in 0..<11 { answers.append(try await provider.signIn(as: "bob").status) }
            #expect(answers == [Int](repeating: 403, count: 10) + [429])
        }
    }

    @Test("an unknown client, and one without a secret, are answered like others, to the last")
    func unknownClients() async throws {
        try await withProvider { provider in
            for client: ExactString in ["backend", "nobody", "app"] {
                var answers: [Int] = []
                for _ in 0..<11 {
                    answers.append(try await provider.clientToken(client, secret: "x").status)
                }
                #expect(answers == [Int](repeating: 401, count: 10) + [429], "\(client)")
            }
        }
    }

    @Test("a secret is refused after ten failures, with a right one too, for other clients not")
    func secrets() async throws {
        try await withProvider { provider in
            for _ in 0..<10 {
                #expect(try await provider.clientToken("backend", secret: "x").status == 401)
            }
            let refused = try await provider.clientToken("backend")
            #expect(refused.status == 429 && refused.error == "too_many_attempts")
            #expect(refused["Retry-After"] == "2")
            #expect(try await provider.clientToken("management").status == 403)
            provider.clock.advance(seconds: 2)
            #expect(try await provider.clientToken("backend").status == 200)
        }
    }
}

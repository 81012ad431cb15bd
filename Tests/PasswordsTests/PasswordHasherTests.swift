import OpenSSL
import Passwords
import Testing

@Suite("Password hasher")
struct PasswordHasherTests {
    static let cheap = ScryptParameters(costExponent: 4, blockSize: 1, parallelism: 1)

    /// Made with Python's `hashlib.scrypt`; the first is a vector of RFC 7914 §12, cut to 32 bytes.
    static let known: [(password: String, encoded: String)] = [
        (
            "pleaseletmein",
            "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI"
        ),
        (
            "correct horse",
            "$scrypt$ln=10,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$nfkj3u1fRTHCea+fVr03sWV770kp5wLOLoEakziKhqE"
        ),
        (
            "p\u{E4}ssw\u{F6}rd",
            "$scrypt$ln=4,r=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$Z0NdI5Uwe5b/UROXe9+QfTSDWRMRZYeTh4gv9KA7srE"
        ),
        (
            "correct horse",
            "$scrypt$ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0ODw$ANYWwrwG9exM4wRn3uDhnkTuLMG27uj4k9dz5KrBPkg"
        ),
    ]

    @Test("knows hashes that another implementation made", arguments: known)
    func published(password: String, encoded: String) async throws {
        let hasher = PasswordHasher(parameters: Self.cheap)
        let hash = PasswordHash(encoded: encoded)
        #expect(try await hasher.matches(Array(password.utf8), hash))
        #expect(try await !hasher.matches(Array(password.utf8) + [0x61], hash))
        // To HMAC, and so to scrypt, zeros at the end of a short password make no difference.
        #expect(try await !hasher.matches(Array(password.utf8) + [0], hash))
        #expect(try await !hasher.matches([], hash))
        #expect(hasher.isOutdated(hash) == !encoded.contains("ln=4,"))
    }

    @Test("makes hashes with the standard parameters, each with a salt of its own")
    func making() async throws {
        let hasher = PasswordHasher()
        let password = Array("correct horse".utf8)
        let first = try await hasher.hash(password)
        let second = try await hasher.hash(password)
        #expect(first != second)
        #expect(try await hasher.matches(password, first))
        #expect(!hasher.isOutdated(first))
        let form = /\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+\/]{22}\$[A-Za-z0-9+\/]{43}/
        #expect(first.encoded.wholeMatch(of: form) != nil)
    }

    @Test("says no for a user without a hash")
    func unknownUser() async throws {
        let hasher = PasswordHasher(parameters: Self.cheap)
        #expect(try await !hasher.matches(Array("correct horse".utf8), nil))
        #expect(try await !hasher.matches([], nil))
    }

    @Test("hashes no password with a NUL")
    func zeros() async {
        let hasher = PasswordHasher(parameters: Self.cheap)
        await #expect(throws: PasswordError.notAllowed) { try await hasher.hash([0x61, 0]) }
    }

    @Test("hashes 1 to 72 bytes", arguments: [(0, false), (1, true), (72, true), (73, false)])
    func lengths(count: Int, isTaken: Bool) async throws {
        let hasher = PasswordHasher(parameters: Self.cheap)
        let password = [UInt8](repeating: 0x61, count: count)
        do throws(PasswordError) {
            let hash = try await hasher.hash(password)
            #expect(isTaken)
            #expect(try await hasher.matches(password, hash))
        } catch {
            #expect(error == .notAllowed)
            #expect(!isTaken)
        }
    }

    /// All else is a hash that could be computed.
    static let unreadableTexts: [String] = {
        let salt = "AAECAwQFBgcICQoLDA0ODw"
        let hash = "nfkj3u1fRTHCea+fVr03sWV770kp5wLOLoEakziKhqE"
        func text(_ costs: String, _ salt: String = salt, _ hash: String = hash) -> String {
            "$scrypt$\(costs)$\(salt)$\(hash)"
        }
        return [
            "", "$", "$scrypt$", "$2b$10$abc", text("ln=10,r=8,p=1") + "$",
            " " + text("ln=10,r=8,p=1"), text("ln=10,r=8,p=1", "AAECAwQFBgcICQoLDA0ODw=="),
            text("ln=10,r=8,p=1", "AAECAwQFBgcICQoLDA0ODx"), text("ln=10,r=8,p=1", "AAECAwQFBg"),
            text("ln=10,r=8,p=1", salt, "nfkj3u1fRTHCea+fVr03"), text("ln=10,r=8,p=1", salt, ""),
            text("ln=10,r=8,p=1", salt, String(repeating: "A", count: 512)),
            text("ln=010,r=8,p=1"), text("ln=+10,r=8,p=1"), text("ln=10,r=8"),
            text("r=8,ln=10,p=1"),
            text("ln=10,r=8,p=1,x=1"), text("ln=10, r=8,p=1"), text("n=10,r=8,p=1"),
            text("ln=0,r=8,p=1"), text("ln=25,r=8,p=1"), text("ln=-1,r=8,p=1"),
            text("ln=10,r=0,p=1"), text("ln=10,r=8,p=0"), text("ln=10,r=65,p=1"),
            text("ln=10,r=8,p=65"), text("ln=99999999999999999999,r=8,p=1"),
            // 128 MiB and a little; then more than 2^23 of work.
            text("ln=17,r=8,p=1"), text("ln=16,r=8,p=17"),
        ]
    }()

    @Test("refuses at once what is no hash or too expensive", arguments: unreadableTexts)
    func unreadable(encoded: String) async {
        let hasher = PasswordHasher(parameters: Self.cheap)
        await #expect(throws: PasswordError.hashUnreadable) {
            try await hasher.matches([1], PasswordHash(encoded: encoded))
        }
        #expect(hasher.isOutdated(PasswordHash(encoded: encoded)))
    }

    @Test("makes no hash with parameters out of bounds")
    func unboundedParameters() async {
        let parameters = ScryptParameters(costExponent: 20, blockSize: 8, parallelism: 1)
        let hasher = PasswordHasher(parameters: parameters)
        let error = PasswordError.parametersOutOfBounds
        await #expect(throws: error) { try await hasher.hash([1]) }
        await #expect(throws: error) { try await hasher.matches([1], nil) }
    }

    @Test("refuses what would have to wait too long, and goes on after that")
    func overload() async throws {
        let hasher = PasswordHasher(threads: 1, waitingMax: 1)
        let hash = PasswordHash(encoded: Self.known[3].encoded)
        let password = Array("correct horse".utf8)
        let results = await withTaskGroup(of: Result<Bool, PasswordError>.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    do throws(PasswordError) {
                        return .success(try await hasher.matches(password, hash))
                    } catch { return .failure(error) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let refused = results.count { $0 == .failure(.overloaded) }
        #expect(refused + results.count { $0 == .success(true) } == 6)
        #expect(refused >= 1)
        #expect(try await hasher.matches(password, hash))
    }

    @Test("does nothing more for a task that was cancelled")
    func cancellation() async {
        let hasher = PasswordHasher(parameters: Self.cheap)
        let task = Task { () async throws in
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return try await hasher.matches([1], nil)
        }
        await #expect(throws: PasswordError.cancelled) { try await task.value }
    }

    @Test("never prints a hash")
    func neverPrints() {
        #expect("\(PasswordHash(encoded: "$scrypt$"))" == "<secret>")
    }
}

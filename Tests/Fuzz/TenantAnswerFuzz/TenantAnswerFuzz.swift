internal import Curl
internal import JSON

@testable internal import IdentityProvider

/// Feeds what a tenant controls to its readers; the first byte says to which.
#if ROLECALL_FUZZ
@_cdecl("LLVMFuzzerTestOneInput")
#endif
public func fuzzTenantAnswer(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let rest = Array(bytes.dropFirst())
    switch bytes.first {
    case UInt8(ascii: "t"): readToken(rest)
    case UInt8(ascii: "u"): readUser(rest)
    case UInt8(ascii: "s"): readSearch(rest)
    case UInt8(ascii: "e"): readUsers(rest)
    case UInt8(ascii: "q"): writeQuery(text(rest))
    case UInt8(ascii: "r"): readRateLimit(rest)
    case UInt8(ascii: "d"): readDiscovery(rest)
    default: break
    }
    return 0
}

private let json = JSONAnswer(.standard)

/// A token that is taken makes one header, and lives for a bounded time.
private func readToken(_ bytes: [UInt8]) {
    guard let object = try? json.value(bytes).object, let token = try? AccessToken(object) else {
        return
    }
    let text = object["access_token"]?.string ?? ""
    precondition(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "a strange token")
    precondition(!"\(token)".contains(text.string), "a token in a text")
    let life = token.expiresIn ?? .seconds(3600)
    precondition(life > .zero && life <= .seconds(AccessToken.lifeMax), "a life out of bounds")
    for random in [0, 0.5, 0.999] {
        let use = ManagementTokenTimes.standard.use(life: life, random: random)
        precondition(use.renewAfter > .zero && use.renewAfter <= use.endAfter, "renewed too late")
        precondition(use.endAfter < life, "used after its end")
    }
}

/// A user that is believed has the id that was asked for, or an identity that makes it.
private func readUser(_ bytes: [UInt8]) {
    let (line, body) = halves(bytes)
    let id = ExactString(text(line))
    guard let value = try? json.value(body), let user = try? UserReading.user(id, in: value) else {
        return
    }
    precondition(user["user_id"]?.string == id || ids(of: user).contains(id), "another user")
}

/// A search brings the id of a user that has the identity.
private func readSearch(_ bytes: [UInt8]) {
    let (line, body) = halves(bytes)
    let id = ExactString(text(line))
    guard let key = UserReading.IdentityKey(id), let value = try? json.value(body),
        let holder = try? UserReading.holder(of: key, in: value, countMax: 10)
    else { return }
    let users = (value.array ?? []).compactMap(\.object)
    precondition(
        users.contains { $0["user_id"]?.string == holder && ids(of: $0).contains(id) },
        "another identity"
    )
}

/// All users found by an address have it.
private func readUsers(_ bytes: [UInt8]) {
    let (line, body) = halves(bytes)
    let address = ExactString(text(line))
    guard let value = try? json.value(body),
        let users = try? UserReading.users(email: address, in: value)
    else { return }
    for user in users {
        let found = user["email"]?.string.map(\.asciiLowercased)
        precondition(found == address.asciiLowercased, "another address")
    }
}

/// No id ends a phrase of the query or a member of the URL.
private func writeQuery(_ id: String) {
    guard let key = UserReading.IdentityKey(ExactString(id)),
        let base = try? HTTPURL("https://a.b"),
        let urls = try? TenantURLs(base)
    else { return }
    var quotes = 0
    var isEscaped = false
    for byte in key.query.utf8 {
        if byte == UInt8(ascii: "\""), !isEscaped { quotes += 1 }
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
    }
    precondition(quotes == 4, "an id outside of its quotes")
    guard let url = try? urls.url("/u", [("q", key.query), ("z", "1")]) else { return }
    precondition(url.text.utf8.filter { $0 == UInt8(ascii: "&") }.count == 1, "another member")
    precondition(url.host == "a.b", "another host")
}

/// Times and numbers that are read are never outside their bounds, and never keep a host from being
/// asked for longer than the bound.
private func readRateLimit(_ bytes: [UInt8]) {
    let lines = bytes.split(separator: UInt8(ascii: "\n")).map { text(Array($0)) }
    let rate = RateLimit { name in
        lines.filter { $0.hasPrefix(name + ":") }.map { String($0.dropFirst(name.count + 1)) }
    }
    let longest = Duration.seconds(CacheControl.secondsMax)
    for time in [rate.resetIn, rate.retryAfter, rate.demanded] {
        precondition(time.map { $0 >= .zero && $0 <= longest } ?? true, "a time out of bounds")
    }
    precondition((rate.remaining ?? 0) >= 0 && (rate.limit ?? 0) >= 0, "a number below zero")
    for verdict in [UpstreamOutcome.Verdict.lives, .limits, .fails, .nothing] {
        let limits = UpstreamLimits.standard
        var admission = Admission(limits)
        let permit = admission.start(at: .zero)
        admission.finish(permit, verdict, rate: rate, at: .zero, random: 0.5)
        precondition(admission.answer(at: limits.limitedMax) == .start, "held for too long")
    }
}

/// Users' tokens go to the issuer's own origin only.
private func readDiscovery(_ bytes: [UInt8]) {
    for issuer in ["https://a.example/", "http://127.0.0.1:80"] as [ExactString] {
        guard let location = try? DiscoveryLocation(issuer: issuer),
            let value = try? json.value(bytes),
            let url = try? location.userinfoURL(from: value)
        else { continue }
        let own = location.url
        precondition(
            url.host == own.host && url.port == own.port && url.scheme == own.scheme,
            "another origin"
        )
    }
}

private func ids(of user: JSONObject) -> [ExactString] {
    (user["identities"]?.array ?? []).compactMap { identity in
        guard let provider = identity["provider"]?.string, let id = identity["user_id"] else {
            return nil
        }
        let text = id.string ?? id.number.map { ExactString($0.text) }
        return text.map { ExactString(provider.string + "|" + $0.string) }
    }
}

/// What stands before the first line's end, and what stands after it.
private func halves(_ bytes: [UInt8]) -> (line: [UInt8], rest: [UInt8]) {
    let line = Array(bytes.prefix { $0 != UInt8(ascii: "\n") })
    return (line, Array(bytes.dropFirst(line.count + 1)))
}

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

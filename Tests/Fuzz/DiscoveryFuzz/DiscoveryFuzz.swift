internal import Curl
internal import JSON

@testable internal import IdentityProvider

/// Feeds what an issuer's server controls to its parsers; the first byte says to which.
#if ROLECALL_FUZZ
@_cdecl("LLVMFuzzerTestOneInput")
#endif
public func fuzzDiscovery(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let rest = Array(bytes.dropFirst())
    switch bytes.first {
    case UInt8(ascii: "d"): readDocument(rest)
    case UInt8(ascii: "c"): readCacheControl(lines(rest))
    case UInt8(ascii: "r"): readRetryAfter(lines(rest))
    case UInt8(ascii: "u"): readURL(String(decoding: rest, as: UTF8.self))
    default: break
    }
    return 0
}

/// A set's URL that is believed is on the issuer's host, under TLS.
private func readDocument(_ bytes: [UInt8]) {
    for issuer in ["https://a.example/", "http://127.0.0.1:80"] as [ExactString] {
        guard let location = try? DiscoveryLocation(issuer: issuer),
            let url = try? location.keySetURL(from: bytes)
        else { continue }
        precondition(url.host == location.url.host, "a set on another host")
        precondition(url.scheme == .https || location.url.scheme == .http, "a set without TLS")
        let document = try? JSONValue(parsing: bytes)
        precondition(document?["issuer"] == .string(issuer), "another issuer")
    }
}

/// The time to keep a response is never outside its bounds.
private func readCacheControl(_ lines: [String]) {
    let age = lines.filter { $0.utf8.first == UInt8(ascii: "+") }.map { String($0.dropFirst()) }
    let maxAge = CacheControl.maxAge(cacheControl: lines, age: age)
    let times = KeySetTimes.standard
    let fresh = times.fresh(maxAge: maxAge)
    precondition(maxAge.map { $0 >= .zero } ?? true, "an age below zero")
    precondition(fresh >= times.freshMin && fresh <= times.fresh, "a fresh time out of bounds")
}

/// The time to wait is never outside its bounds.
private func readRetryAfter(_ lines: [String]) {
    let delay = RetryAfter.delay(
        retryAfter: Array(lines.prefix(1)),
        date: Array(lines.dropFirst())
    )
    let longest = Duration.seconds(CacheControl.secondsMax)
    precondition(delay.map { $0 >= .zero && $0 <= longest } ?? true, "a delay out of bounds")
}

/// A URL that is taken begins with its scheme and its host, without user information.
private func readURL(_ text: String) {
    guard let url = try? HTTPURL(text) else { return }
    let start = "\(url.scheme.rawValue)://\(url.host)"
    precondition(text.lowercased().utf8.starts(with: start.utf8), "another host")
    precondition(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "a strange character")
    precondition((1...65535).contains(url.port), "no port")
    precondition((try? PathPiece(text)) != nil, "no piece of a path")
}

private func lines(_ bytes: [UInt8]) -> [String] {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
}

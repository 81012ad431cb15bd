internal import JOSE
internal import JSON
internal import OpenSSL

/// Verifies the input as a token, or, if it begins with `S`, as a header line and a payload that are
/// signed first, so that the rules behind the signature are reached.
#if ROLECALL_FUZZ
@_cdecl("LLVMFuzzerTestOneInput")
#endif
public func fuzzJWS(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    guard let issuer else { preconditionFailure("the fixed key was refused") }
    if let decoded = Base64URL.decode(bytes.span) {
        precondition(Base64URL.encode(decoded.span) == bytes, "two texts for the same bytes")
    }
    issuer.verify(bytes)
    guard bytes.first == UInt8(ascii: "S") else { return 0 }
    let parts = bytes.dropFirst().split(separator: UInt8(ascii: "\n"), maxSplits: 1)
    guard parts.count == 2 else { return 0 }
    let token = try? issuer.signer.compact(header: Array(parts[0]), payload: Array(parts[1]))
    if let token { issuer.verify(token) }
    return 0
}

private let issuer = Issuer()

/// An issuer with the key of RFC 8037 appendix A.
private struct Issuer {
    let signer: JWSSigner
    let keys: JSONWebKeySet
    let policy = TokenPolicy(
        issuer: "i",
        audiences: [Audience("a", use: .access), Audience("c", use: .id)],
        algorithms: Set(JWSAlgorithm.allCases),
        leewaySeconds: 60
    )
    let now = 1_800_000_000.0

    init?() {
        // PKCS #8 (RFC 8410 §7).
        let text = "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v_VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g"
        guard let bytes = Base64URL.decode(Array(text.utf8).span),
            let key = try? PrivateKey(pkcs8: Secret(bytes)),
            let signer = try? JWSSigner(key, algorithm: .edDSA, keyID: KeyID("k"))
        else { return nil }
        self.signer = signer
        keys = JSONWebKeySet([signer.publicKey])
    }

    func verify(_ text: [UInt8]) {
        guard let token = try? UnverifiedToken(compact: text),
            let verified = try? token.verify(keys: keys, policy: policy, now: now)
        else { return }
        precondition(text.count <= TokenLimits.standard.bytes, "too large")
        precondition(verified.algorithm == .edDSA && verified.keyID == KeyID("k"), "wrong key")
        precondition(verified.issuer == "i" && verified.claims["iss"] == "i", "wrong issuer")
        precondition(verified.claims["sub"] == .string(verified.subject), "wrong subject")
        precondition(!verified.subject.isEmpty && verified.subject.utf8.count <= 1_024, "subject")
        let audience: ExactString = verified.use == .access ? "a" : "c"
        precondition(verified.audiences == [audience], "wrong audience")
        precondition(verified.expiresAt + 60 > now && verified.expiresAt.isFinite, "expired")
        precondition((try? verified.checkTimes(now: now, leeway: 60)) != nil, "times differ")
        precondition(verified.isVouchedFor(by: keys), "the key is gone")
        let parts = text.split(separator: UInt8(ascii: "."))
        let payload = Base64URL.decode(Array(parts[1]).span).flatMap { try? JSONValue(parsing: $0) }
        precondition(payload == .object(verified.claims), "claims of something else")
    }
}

internal import JSON
internal import MicroHTTPD
internal import OpenSSL

@testable internal import OpenIDProvider

/// Feeds what anybody can send to the token endpoint to its parsers; the first byte says to which.
#if ROLECALL_FUZZ
@_cdecl("LLVMFuzzerTestOneInput")
#endif
public func fuzzTokenRequest(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let rest = Array(bytes.dropFirst())
    switch bytes.first {
    case UInt8(ascii: "f"): readForm(rest)
    case UInt8(ascii: "j"): readObject(rest)
    case UInt8(ascii: "b"): readCredentials(rest)
    case UInt8(ascii: "s"): readScopes(rest)
    default: break
    }
    return 0
}

/// A value that is read comes out again when it is written with every byte encoded.
private func readForm(_ bytes: [UInt8]) {
    if let text = FormDecoding.text(bytes[...]) {
        precondition(FormDecoding.text(encoded(text)[...]) == text, "another text")
    }
    guard let parameters = try? RequestParameters(form: bytes[...]) else { return }
    readParameters(parameters)
    let again = try? RequestParameters(form: (bytes + Array("&grant_type=x".utf8))[...])
    precondition(again == nil || !parameters.has("grant_type"), "a parameter twice")
}

private func readObject(_ bytes: [UInt8]) {
    guard let parameters = try? RequestParameters(json: bytes) else { return }
    readParameters(parameters)
}

/// No parameter is there without a value.
private func readParameters(_ parameters: RequestParameters) {
    for name in ["grant_type", "client_id", "client_secret", "scope", "a"] as [ExactString] {
        let text = try? parameters.text(name)
        precondition(text != "", "an empty value")
        precondition(parameters.has(name) || text == nil, "a value of no parameter")
    }
    guard let credentials = try? ClientCredentials(HTTPHeaders(), parameters) else { return }
    precondition(!credentials.isBasic && !credentials.id.isEmpty, "credentials of nobody")
}

/// Credentials in a header are those that were encoded.
private func readCredentials(_ bytes: [UInt8]) {
    _ = try? ClientCredentials(
        HTTPHeaders([("Authorization", "Basic " + Base64.encode(bytes))]),
        RequestParameters()
    )
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
        let name = String(validating: bytes[..<colon], as: UTF8.self).map({ ExactString($0) }),
        let secret = String(validating: bytes[(colon + 1)...], as: UTF8.self), !name.isEmpty
    else { return }
    let pair = encoded(name) + [UInt8(ascii: ":")] + encoded(ExactString(secret))
    let credentials = try? ClientCredentials(
        HTTPHeaders([("Authorization", "basic " + Base64.encode(pair))]),
        RequestParameters()
    )
    precondition(credentials?.id == name, "another client")
    precondition((credentials?.secret ?? "") == ExactString(secret), "another secret")
}

/// Scopes that are read are read alike once more, each once.
private func readScopes(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self),
        let scopes = try? ScopeList(parsing: ExactString(text))
    else { return }
    precondition(Set(scopes.scopes).count == scopes.scopes.count, "a scope twice")
    precondition((try? ScopeList(parsing: scopes.text)) == scopes, "other scopes")
}

private func encoded(_ text: ExactString) -> [UInt8] {
    text.utf8.flatMap { Array("%".utf8) + Array(hex($0).utf8) }
}

private func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.utf8.count == 1 ? "0" + digits : digits
}

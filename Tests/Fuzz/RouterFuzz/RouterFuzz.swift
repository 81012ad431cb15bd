@testable import MicroHTTPD

/// Reads a head as the server does and leads it through the router, checking what must hold for every input.
///
/// The input is a first line (method, blank, target) and lines of fields, each ended by a line feed.
#if ROLECALL_FUZZ
@_cdecl("LLVMFuzzerTestOneInput")
#endif
public func fuzzRouter(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let lines = input.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard let firstLine = lines.first else { return 0 }
    let parts = firstLine.split(separator: 0x20, maxSplits: 1, omittingEmptySubsequences: false)
    let method = HTTPMethod(name: parts[0])
    let target = parts.count > 1 ? parts[1] : []
    let headers = readFields(lines.dropFirst())
    checkFraming(headers)
    checkTarget(target, method, headers)
    return 0
}

private func readFields(_ lines: ArraySlice<ArraySlice<UInt8>>) -> HTTPHeaders {
    var headers = HTTPHeaders()
    for line in lines {
        let parts = line.split(separator: 0x3A, maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count > 1 ? parts[1] : []
        unsafe parts[0].withUnsafeBufferPointer { name in
            unsafe value.withUnsafeBufferPointer { unsafe headers.append(name: name, value: $0) }
        }
    }
    precondition(headers.count == lines.count)
    return headers
}

private func checkFraming(_ headers: HTTPHeaders) {
    for name in ["Host", "x-request-id", "Origin", "\u{212A}"] {
        let count = headers.count(of: name)
        precondition((count == 0) == (headers.bytes(of: name) == nil))
        precondition((count == 1) == (headers.onlyField(name) != nil))
    }
    if let field = headers.onlyField("X-Request-ID") {
        let value = headers.bytes[field.value]
        let isValid = RequestID.isValid(headers.bytes.span.extracting(field.value))
        precondition(
            isValid == ((1...256).contains(value.count) && value.allSatisfy { 0x20...0x7E ~= $0 })
        )
    }
    guard let framing = try? RequestFraming(headers, isHTTP11: true) else { return }
    precondition(headers.count(of: "Host") == 1)
    checkHost(headers.bytes(of: "Host") ?? [])
    precondition(headers.count(of: "Authorization") <= 1)
    let lengths = headers.count(of: "Content-Length")
    let codings = headers.count(of: "Transfer-Encoding")
    switch framing {
    case .noBody: precondition(lengths <= 1 && codings == 0)
    case .length(let length): precondition(lengths == 1 && codings == 0 && length > 0)
    case .chunked: precondition(lengths == 0 && codings == 1)
    }
}

/// No reader of a host that is taken can take a part of it for something else.
private func checkHost(_ host: ArraySlice<UInt8>) {
    precondition(host.allSatisfy { 0x21...0x7E ~= $0 && !"\"#/<>?@\\^`{|}".utf8.contains($0) })
    let rest = host.first == 0x5B ? host.drop { $0 != 0x5D }.dropFirst() : host
    precondition(!rest.contains(0x5B) && !rest.contains(0x5D), "a stray bracket")
    let port = rest.drop { $0 != 0x3A }.dropFirst()
    precondition(port.allSatisfy { 0x30...0x39 ~= $0 }, "a port that is no number")
}

private func checkTarget(_ target: ArraySlice<UInt8>, _ method: HTTPMethod, _ headers: HTTPHeaders)
{
    let path = target.prefix { $0 != 0x3F }
    let found = RequestTarget.path(in: path, method: method, host: headers.bytes(of: "Host"))
    if let found {
        precondition(path[found].first == 0x2F || path[found].elementsEqual([0x2A]))
        checkMatch(method, path[found], headers)
    }
    if let text = String(validating: path, as: UTF8.self) {
        _ = Inputs.router.match(method: method, path: text)
    }
}

private func checkMatch(_ method: HTTPMethod, _ path: ArraySlice<UInt8>, _ headers: HTTPHeaders) {
    let text = String(decoding: path, as: UTF8.self)
    let expected = NaivePath(path)
    switch Inputs.router.match(method: method, path: text) {
    case .found(let template, let parameters, let matched):
        precondition(template == matched && expected != nil)
        check(parameters, of: template, expected)
    case .options(let allow):
        precondition(method == .options && allow.contains(.options))
        _ = Inputs.cors?.preflight(method: method, headers: headers, allow: allow)
    case .methodNotAllowed(let allow):
        precondition(!allow.contains(method) && expected != nil)
    case .notFound:
        precondition(expected?.holdsSlash == false)
    case .badRequest:
        precondition(expected == nil || expected?.holdsSlash == true)
    }
    for field in Inputs.cors?.headers(for: headers) ?? [] {
        precondition(field.name != "Access-Control-Allow-Origin" || field.value == Inputs.origin)
    }
}

private func check(_ parameters: PathParameters, of template: String, _ expected: NaivePath?) {
    if let id = parameters["id"] {
        precondition(!id.isEmpty && !id.utf8.contains(0) && id != "." && id != "..")
        precondition(expected?.pieces.contains { $0.elementsEqual(id.utf8) } == true)
    }
    if let name = parameters["name"] { precondition(!name.utf8.contains(0x2F)) }
    if let rest = parameters["rest"] {
        precondition(!rest.split(separator: "/").contains { $0 == "." || $0 == ".." })
    }
}

/// The rules for paths once more, written for clarity alone.
private struct NaivePath {
    let pieces: [[UInt8]]
    let holdsSlash: Bool

    init?(_ path: ArraySlice<UInt8>) {
        guard path.first == 0x2F else { return nil }
        var pieces: [[UInt8]] = []
        var holdsSlash = false
        for part in path.dropFirst().split(separator: 0x2F, omittingEmptySubsequences: false) {
            guard let piece = decode(Array(part)), String(validating: piece, as: UTF8.self) != nil,
                !piece.contains(0), ![[0x2E], [0x2E, 0x2E]].contains(piece)
            else { return nil }
            holdsSlash = holdsSlash || piece.contains(0x2F)
            pieces.append(piece)
        }
        self.pieces = pieces
        self.holdsSlash = holdsSlash
    }
}

private func decode(_ part: [UInt8]) -> [UInt8]? {
    guard let percent = part.firstIndex(of: 0x25) else { return part }
    let digits = part[(percent + 1)...].prefix(2)
    guard digits.count == 2, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
        let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 16),
        let rest = decode(Array(part[(percent + 3)...]))
    else { return nil }
    return part[..<percent] + [byte] + rest
}

private enum Inputs {
    static let origin = "https://app.example.com"
    static let cors = try? CORSPolicy(origins: [origin], allowedHeaders: ["Authorization"])

    static let router = Router<String>(
        [
            ("/", []), ("/access/v1/evaluation", []), ("/v1/permissions", []),
            ("/v1/subjects/{id}", ["id"]), ("/v1/subjects/{id}/permissions", ["id"]),
            ("/v1/roles/{name}/holders", []), ("/v1/roles/a/holders", []),
            ("/proxy/{rest...}", ["rest"]), ("/console/{rest...}", []),
        ]
        .map { template, opaque in
            Route([.get], template, surface: "main", opaque: opaque, endpoint: template)
        }
    )
}

internal import Authorization
internal import AuthorizationReference
internal import JSON

/// Reads a pattern and asks a question of it, both as four lines: pattern, action, type, id.
#if ROLECALL_FUZZ
@_cdecl("LLVMFuzzerTestOneInput")
#endif
public func fuzzPattern(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
    guard lines.count == 4 else { return 0 }
    let query = Query(action: lines[1], type: lines[2], id: lines[3])
    guard let request = try? query.request else { return 0 }
    checkPermission(lines[0], query, request)
    checkScope(lines[0], query, request)
    return 0
}

private func checkPermission(_ text: String, _ query: Query, _ request: AccessRequest) {
    let pattern = try? PermissionPattern(parsing: ExactString(text))
    // The naive reader knows no limit on the length of ids.
    guard text.utf8.count < 2048 else { return }
    let naive = NaivePattern(permission: text)
    precondition((pattern == nil) == (naive == nil), "the readers disagree")
    guard let pattern, let naive else { return }
    precondition(pattern.covers(pattern), "a pattern does not cover itself")
    let isAllowed = isAllowed(
        ["acl": [["effect": "allow", "permissions": [.string(pattern.text)]]]],
        request
    )
    let expected = naive.matches(query) && !naive.isReserved
    precondition(isAllowed == expected, "the matchers disagree")
}

private func checkScope(_ text: String, _ query: Query, _ request: AccessRequest) {
    let scope = try? Scope(parsing: ExactString(text))
    guard text.utf8.count < 2048 else { return }
    let naive = NaivePattern(scope: text)
    precondition((scope == nil) == (naive == nil), "the readers disagree")
    guard let scope, let naive else { return }
    precondition(scope.covers(scope), "a scope does not cover itself")
    let grant: JSONValue = ["role": "everything", "scope": .string(scope.text)]
    precondition(
        isAllowed(["roles": [grant]], request) == naive.matches(query),
        "the matchers disagree"
    )
}

private let policies = try? PolicySet.compile(
    [
        PolicyFile(
            name: "policy.yaml",
            text: Array(
                "version: 1\nroles: { everything: { permissions: [\"*:*\", \"*:rolecall\"] } }".utf8
            )
        )
    ],
    digest: { _ in "" }
)

private func isAllowed(_ metadata: JSONValue, _ request: AccessRequest) -> Bool {
    let document = ProfileDocument(value: ["app_metadata": metadata], attributes: .appMetadata)
    let profile = Profile(status: .known, documents: [document])
    let subject = Subject(type: "user", id: "u")
    guard let policies, let principal = try? policies.principal(for: profile, subject: subject)
    else {
        preconditionFailure("no principal")
    }
    let now = Timestamp(seconds: 0)
    return policies.decide(request, for: principal, at: now).effect == .allow
}

internal import Authorization
internal import JSON

/// Compiles a text as one policy file, or as two if there is a form feed in it, and asks it.
#if ROLECALL_FUZZ
@_cdecl("LLVMFuzzerTestOneInput")
#endif
public func fuzzPolicy(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let files = bytes.split(separator: 0x0C, maxSplits: 1).enumerated().map { number, text in
        PolicyFile(name: "\(number).yaml", text: Array(text))
    }
    let limits = PolicyLimits(files: 2, bytesPerFile: 1 << 16, inheritanceDepth: 4, entries: 1000)
    do throws(PolicyErrors) {
        let policies = try PolicySet.compile(files, limits: limits) { "\($0.count)" }
        policies.warnings.forEach(check)
        ask(policies)
        if let last = files.last, let test = try? PolicyTest(last) { _ = test.run(on: policies) }
    } catch {
        precondition(!error.diagnostics.isEmpty, "refused without a reason")
        for diagnostic in error.diagnostics {
            precondition(diagnostic.severity == .error, "refused for less than an error")
            check(diagnostic)
        }
    }
    return 0
}

private func check(_ diagnostic: PolicyDiagnostic) {
    precondition(diagnostic.place.line > 0 && diagnostic.place.column > 0, "no place")
    precondition(!diagnostic.message.isEmpty && !diagnostic.description.isEmpty, "no message")
}

/// Asks for everything that the seeds name, as somebody who holds their roles.
private func ask(_ policies: PolicySet) {
    let roles: JSONValue = [
        "viewer", "editor", ["role": "librarian", "scope": "document/a/**"], "a", "b",
    ]
    for status in SubjectStatus.allCases {
        let metadata = ProfileDocument(
            value: ["app_metadata": ["roles": roles]],
            attributes: .appMetadata
        )
        let profile = Profile(status: status, documents: [metadata])
        let subject = Subject(type: "user", id: "u")
        guard let principal = try? policies.principal(for: profile, subject: subject) else {
            preconditionFailure("the profile is not too large")
        }
        for request in requests {
            let decision = policies.decide(request, for: principal, at: Timestamp(seconds: 0))
            let reason = decision.reason
            precondition(
                reason.role == nil || reason.via.first == reason.role,
                "a chain begins elsewhere"
            )
            precondition(status != .blocked || decision.effect == .deny, "allowed though blocked")
            precondition(reason == reason, "a reason is not itself")
        }
        _ = try? policies.permissions(of: principal, at: Timestamp(seconds: 0))
    }
}

private let requests: [AccessRequest] = ["read", "edit", "grant", "a"].flatMap {
    (action: ExactString) in
    ["document", "rolecall", "b"].flatMap { (type: ExactString) in
        ["42", "a/b", "role/viewer"].compactMap { (id: ExactString) in
            try? AccessRequest(action: action, resourceType: type, resourceID: id)
        }
    }
}

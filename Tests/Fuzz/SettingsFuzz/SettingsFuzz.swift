internal import Configuration

/// Loads a text as a configuration whose files all hold the same.
#if ROLECALL_FUZZ
@_cdecl("LLVMFuzzerTestOneInput")
#endif
public func fuzzSettings(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let files = FileAccess(effectiveUserID: 1_000) { _, bytesMax throws(FileProblem) in
        guard count <= bytesMax else { throw .tooLarge(bytesMax) }
        return FileContents(bytes: bytes, permissions: 0o600, ownerID: 1_000)
    }
    let text = String(decoding: bytes.prefix(256), as: UTF8.self)
    do throws(ConfigurationError) {
        let loaded = try Settings.load(
            bytes,
            file: "/etc/rolecall.yaml",
            environment: ["ROLECALL_LEEWAY": text, "SECRET": text],
            files: files
        )
        check(loaded.settings)
        check(loaded.warnings)
    } catch {
        precondition(!error.problems.isEmpty, "a refusal says nothing")
        check(error.problems)
    }
    return 0
}

/// What holds for every configuration that loads.
private func check(_ settings: Settings) {
    precondition(!settings.issuers.isEmpty && !settings.listeners.isEmpty)
    precondition((0...300).contains(settings.leewaySeconds))
    precondition(settings.limits.tokenBytes < settings.limits.headBytes)
    for issuer in settings.issuers {
        precondition(issuer.issuer.isSecure || issuer.issuer.isLoopback)
        precondition(!issuer.algorithms.isEmpty && issuer.audiences?.isEmpty != true)
        precondition(!issuer.profile.isEmpty)
    }
    if let tenant = settings.directory.tenant {
        precondition(tenant.baseURL.isSecure || tenant.baseURL.isLoopback)
        precondition(tenant.baseURL.path.isEmpty)
    }
    for listener in settings.listeners {
        precondition(listener.isLoopback || listener.insecurePlainHTTP)
    }
}

private func check(_ problems: [ConfigurationProblem]) {
    for problem in problems {
        if case .file(_, let line, let column) = problem.place {
            precondition(line > 0 && column > 0, "a mistake has no place")
        }
    }
}

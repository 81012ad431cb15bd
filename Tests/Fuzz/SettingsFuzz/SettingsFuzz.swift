internal import Configuration

/// Loads a text as a configuration.
///
/// What follows a form feed, which no configuration holds, is what all files and secrets hold; what follows
/// another one overrides a key.
#if ROLECALL_FUZZ
@_cdecl("LLVMFuzzerTestOneInput")
#endif
public func fuzzSettings(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let parts = bytes.split(separator: 0x0C, maxSplits: 2, omittingEmptySubsequences: false)
    let other = parts.count > 1 ? Array(parts[1]) : Array("s".utf8)
    let files = FileAccess(effectiveUserID: 1_000) { _, bytesMax throws(FileProblem) in
        guard other.count <= bytesMax else { throw .tooLarge(bytesMax) }
        return FileContents(bytes: other, permissions: 0o600, ownerID: 1_000)
    }
    var environment = ["SECRET": String(decoding: other, as: UTF8.self)]
    if parts.count > 2 {
        environment["ROLECALL_LEEWAY"] = String(decoding: parts[2], as: UTF8.self)
    }
    do throws(ConfigurationError) {
        let loaded = try Settings.load(
            Array(parts[0]),
            file: "/etc/rolecall.yaml",
            environment: environment,
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
    precondition(!settings.listeners.isEmpty)
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

internal import Authorization
internal import OpenSSL

extension PolicyFolder {
    /// The same files, if a server starts with them.
    func servable() throws(CommandFailure) -> PolicyFolder {
        let refusals = refusals
        guard refusals.isEmpty else { throw CommandFailure(refusals.map(\.text)) }
        return self
    }

    /// The files compiled as one policy set.
    ///
    /// - Throws: each error of the files as `file:line:column: message`.
    func policySet() throws(CommandFailure) -> PolicySet {
        switch try compiled() {
        case .success(let policies): return policies
        case .failure(let errors): throw CommandFailure(errors)
        }
    }

    /// The files compiled as one policy set, or what is wrong with them.
    ///
    /// The revision of the set is the SHA-256 digest of all names and texts, in hexadecimal digits.
    func compiled() throws(CommandFailure) -> Result<PolicySet, PolicyErrors> {
        try Self.compiled(sources)
    }

    /// Files that were not read from a folder, compiled as ``compiled()`` does it.
    static func compiled(
        _ files: [PolicyFile]
    ) throws(CommandFailure) -> Result<PolicySet, PolicyErrors> {
        var digestError: OpenSSLError?
        let result: Result<PolicySet, PolicyErrors>
        do throws(PolicyErrors) {
            let policies = try PolicySet.compile(files) { encoded in
                do throws(OpenSSLError) {
                    return try SHA256Digest(hashing: encoded).description
                } catch {
                    digestError = error
                    return ""
                }
            }
            result = .success(policies)
        } catch {
            result = .failure(error)
        }
        // A set without a revision of its own could be taken for another one.
        if let digestError { throw CommandFailure("the policies cannot be hashed: \(digestError)") }
        return result
    }
}

extension CommandFailure {
    /// Each error as `file:line:column: message`.
    init(_ errors: PolicyErrors) {
        self.init(errors.diagnostics.flatMap { ["\($0.place): \($0.message)"] + $0.excerpt })
    }
}

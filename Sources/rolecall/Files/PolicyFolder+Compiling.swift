internal import Authorization
internal import Configuration

extension PolicyFolder {
    /// The files compiled as one policy set.
    ///
    /// - Throws: each error of the files as `file:line:column: message`.
    func policySet() throws(CommandFailure) -> PolicySet {
        do {
            return try PolicySet.compile(sources)
        } catch {
            throw CommandFailure(error.diagnostics.map { "\($0.place): \($0.message)" })
        }
    }
}

public import JSON

extension PolicySet {
    /// What is wrong with a condition of an ACL entry on these permissions; nil for nothing.
    public func problem(
        with condition: ExactString,
        on permissions: [PermissionPattern]
    ) -> String? {
        do throws(ConditionError) {
            _ = try language.compile(condition, on: language.declaredType(of: permissions))
            return nil
        } catch {
            return "\(error.message) (line \(error.line), column \(error.column))"
        }
    }
}

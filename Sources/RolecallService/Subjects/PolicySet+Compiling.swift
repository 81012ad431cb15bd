internal import Authorization

extension PolicySet {
    /// Compiles a profile; one over a limit is could-not-decide.
    func compiled(
        _ profile: Profile,
        subject: Subject,
        limits: ProfileLimits
    ) throws(Refusal) -> Principal {
        do {
            return try principal(for: profile, subject: subject, limits: limits)
        } catch {
            throw Refusal(.profileTooLarge, error.description)
        }
    }
}

extension CacheSettings {
    /// Reads `cache`.
    static func read(_ section: Section) -> CacheSettings {
        var cache = CacheSettings()
        let day: Duration = .seconds(86_400)
        section.scalar("fresh") {
            cache.fresh = try $0.duration(in: .zero...day)
            $0.warnOfNoLookups()
        }
        section.scalar("stale_while_revalidate") {
            cache.staleWhileRevalidate = try $0.duration(in: .zero...day)
            $0.warnOfNoLookups()
        }
        section.scalar("stale_if_error") {
            cache.staleIfError = try $0.duration(in: .zero...day)
            $0.warnOfNoLookups()
        }
        section.scalar("users") { cache.users = try $0.int(in: 1...10_000_000) }
        return cache
    }
}

extension Setting {
    fileprivate func warnOfNoLookups() {
        guard reading.supportedSources.isDisjoint(with: [.userinfo, .management]) else { return }
        warn("has no effect yet: no profile is looked up outside this server")
    }
}

extension CacheSettings {
    /// Reads `cache`; `isUsed` says whether anything is looked up that its times could hold for.
    static func read(_ section: Section, isUsed: Bool) -> CacheSettings {
        var cache = CacheSettings()
        section.scalar("fresh") { cache.fresh = try $0.cacheTime(isUsed) }
        section.scalar("stale_while_revalidate") {
            cache.staleWhileRevalidate = try $0.cacheTime(isUsed)
        }
        section.scalar("stale_if_error") { cache.staleIfError = try $0.cacheTime(isUsed) }
        section.scalar("users") { cache.users = try $0.int(in: 1...usersMax) }
        return cache
    }
}

extension Setting {
    fileprivate func cacheTime(_ isUsed: Bool) throws(ReadingError) -> Duration {
        let time = try duration(in: .zero...CacheSettings.timeMax)
        if !isUsed { warn("has no effect: no profile is looked up outside this server") }
        return time
    }
}

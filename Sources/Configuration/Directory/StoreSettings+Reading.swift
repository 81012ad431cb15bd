extension StoreSettings {
    /// Reads `store`.
    static func read(_ section: Section) -> StoreSettings {
        var store = StoreSettings()
        store.path = section.reading.resolved(store.path)
        section.scalar("kind") {
            store.kind = try $0.choice(Kind.self)
            guard store.kind == .sqlite else {
                throw $0.error("store `\(store.kind.rawValue)` is not part of this version")
            }
        }
        section.scalar("path") { store.path = try $0.path() }
        return store
    }
}

extension HookSettings {
    /// Reads `hooks`.
    static func read(_ section: Section) -> HookSettings {
        var hooks = HookSettings()
        section.reading.attempt {
            hooks.secret = try section.secret("secret")
        }
        return hooks
    }
}

extension DecisionLogSettings {
    /// Reads `decision_log`.
    static func read(_ section: Section) -> DecisionLogSettings? {
        var path: String?
        var sample = 1.0
        section.scalar("path") {
            path = try $0.path()
            $0.warn("has no effect yet: this version writes no decision log")
        }
        section.scalar("sample") {
            sample = try $0.fraction()
            guard path == nil else { return }
            $0.warn("has no effect without `decision_log.path`")
        }
        return path.map { DecisionLogSettings(path: $0, sample: sample) }
    }
}

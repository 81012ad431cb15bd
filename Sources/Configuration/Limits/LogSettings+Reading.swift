extension LogSettings {
    /// Reads `log`.
    static func read(_ section: Section) -> LogSettings {
        var log = LogSettings()
        section.scalar("level") { log.level = try $0.choice(Level.self) }
        section.scalar("format") { log.format = try $0.choice(Format.self) }
        return log
    }
}

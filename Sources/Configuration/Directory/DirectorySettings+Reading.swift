internal import JSON

extension DirectorySettings {
    /// Reads `directory` and, after it, `tenant`.
    static func read(_ section: Section) -> DirectorySettings {
        var directory = DirectorySettings()
        section.scalar("kind") { directory.kind = try $0.choice(Kind.self) }
        section.scalar("connection") {
            directory.connection = ExactString(try $0.name(bytesMax: 256))
        }
        return directory
    }

    /// Reads `tenant`, which kind `auth0` needs and the others do not have.
    mutating func readTenant(_ top: Section) {
        let isGiven = top.fileSetting("tenant") != nil
        top.section("tenant") { section in
            let settings = TenantSettings.keys.compactMap(section.scalarSetting)
            guard isGiven || !settings.isEmpty || kind == .auth0 else { return }
            guard kind == .auth0 else {
                return section.refuse("`tenant` belongs to `directory: { kind: auth0 }`")
            }
            section.reading.attempt {
                let place = isGiven ? section.place : top.place(of: "kind", in: "directory")
                tenant = try TenantSettings.read(section, orMissingAt: place)
            }
        }
    }
}

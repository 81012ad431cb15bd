extension Settings {
    /// The keys whose change a running server does not take over, in the order of the documentation.
    ///
    /// A reload takes over `policies`, `clients`, `log.level` and the contents of key files.
    ///
    /// - Parameter old: the configuration that the server runs with.
    /// - Returns: names such as `limits.body`; an issuer's as `issuers`.
    public func keysNeedingRestart(since old: Settings) -> [String] {
        Self.fixedKeys.filter { !$0.isSame(self, old) }.map(\.name)
    }

    /// Whether `old`, the configuration that the server runs with, says the same of this issuer, but for
    /// the contents of its key file.
    public func isKept(_ issuer: IssuerSettings, since old: Settings) -> Bool {
        old.issuers.contains { $0.withoutKeyContents == issuer.withoutKeyContents }
    }

    /// A key that is read once, and how its values are compared.
    private struct FixedKey: Sendable {
        let name: String
        let isSame: @Sendable (Settings, Settings) -> Bool

        init<Value: Equatable & SendableMetatype>(
            _ name: String,
            _ value: @escaping @Sendable (Settings) -> Value
        ) {
            self.name = name
            isSame = { value($0) == value($1) }
        }
    }

    private static let fixedKeys = [
        FixedKey("public_url") { $0.publicURL },
        FixedKey("audience") { $0.audience },
        FixedKey("listeners") { $0.listeners },
        FixedKey("store.kind") { $0.store.kind },
        FixedKey("store.path") { $0.store.path },
        FixedKey("directory.kind") { $0.directory.kind },
        FixedKey("directory.connection") { $0.directory.connection },
        FixedKey("tenant") { $0.directory.tenant },
        FixedKey("subjects") { $0.subjects },
        FixedKey("leeway") { $0.leewaySeconds },
        FixedKey("limits.body") { $0.limits.bodyBytes },
        FixedKey("limits.head") { $0.limits.headBytes },
        FixedKey("limits.token") { $0.limits.tokenBytes },
        FixedKey("limits.json_depth") { $0.limits.jsonDepth },
        FixedKey("limits.batch") { $0.limits.batch },
        FixedKey("limits.connections") { $0.limits.connections },
        FixedKey("limits.connections_per_address") { $0.limits.connectionsPerAddress },
        FixedKey("limits.request_time") { $0.limits.requestTime },
        FixedKey("limits.idle_time") { $0.limits.idleTime },
        FixedKey("limits.failed_auth_per_address") { $0.limits.failedAuthenticationsPerSecond },
        FixedKey("cors.origins") { $0.corsOrigins },
        FixedKey("cache.fresh") { $0.cache.fresh },
        FixedKey("cache.stale_while_revalidate") { $0.cache.staleWhileRevalidate },
        FixedKey("cache.stale_if_error") { $0.cache.staleIfError },
        FixedKey("cache.users") { $0.cache.users },
        FixedKey("log.format") { $0.log.format },
        FixedKey("hooks") { $0.hooks },
        FixedKey("issuers") { $0.issuers.map(\.withoutKeyContents) },
        FixedKey("decision_log") { $0.decisionLog },
    ]
}

extension IssuerSettings {
    /// The issuer with the contents of its key file left out, which a reload takes over.
    fileprivate var withoutKeyContents: IssuerSettings {
        guard case .file(let path, var document) = keys else { return self }
        document.source = []
        var issuer = self
        issuer.keys = .file(path: path, document)
        return issuer
    }
}

internal import JSON

extension TenantSettings {
    /// The scalar keys of `tenant`.
    static let keys = ["domain", "client_id", "client_secret_file", "client_secret_env", "ca_file"]

    /// Reads `tenant`; what is missing in it is a mistake of `place`.
    static func read(
        _ section: Section,
        orMissingAt place: ConfigurationProblem.Place
    ) throws(ReadingError) -> TenantSettings {
        guard let domain = section.scalarSetting("domain"),
            let clientID = section.scalarSetting("client_id"),
            let secret = try section.secret("client_secret")
        else {
            throw ReadingError(
                "`directory: { kind: auth0 }` needs `tenant` with `domain`, `client_id` and "
                    + "`client_secret_file` or `client_secret_env`",
                at: place
            )
        }
        var tenant = TenantSettings(
            baseURL: try domain.tenantURL(),
            clientID: ExactString(try clientID.word(bytesMax: 256)),
            clientSecret: secret
        )
        section.scalar("ca_file") {
            tenant.certificateAuthorityFile = try $0.certificateFile()
            guard !tenant.baseURL.isSecure else { return }
            $0.warn("has no effect: the tenant is reached by plain http")
        }
        return tenant
    }
}

extension Setting {
    /// Where the tenant of this name is: a host name, reached by https, or a stand-in on this machine.
    ///
    /// Issuers are compared byte for byte, so the name is taken in lower case only.
    fileprivate func tenantURL() throws(ReadingError) -> ServiceURL {
        let text = try text()
        if text.utf8.starts(with: "http://".utf8) { return try standIn() }
        let isName = HostName.isValid(text) && text.utf8.contains(UInt8(ascii: "."))
        let isLowerCase = text.utf8.map(\.asciiLowercased).elementsEqual(text.utf8)
        guard isName, isLowerCase, let url = try? ServiceURL("https://" + text) else {
            throw error(
                "found `\(text.shortened)`, expected a host name such as `acme.eu.auth0.com`, in lower case"
            )
        }
        return url
    }

    private func standIn() throws(ReadingError) -> ServiceURL {
        let url = try url()
        guard url.isLoopback, url.path.isEmpty else {
            throw error(
                "found `\(url.text.string.shortened)`; plain http is for a tenant on this machine, as "
                    + "`http://127.0.0.1:8081`"
            )
        }
        return url
    }
}

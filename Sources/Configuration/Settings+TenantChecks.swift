internal import JSON

extension Settings {
    /// Says where issuers and the tenant do not fit together.
    func checkTenant(_ top: Section) {
        let places = issuerPlaces(top)
        for (issuer, place) in zip(issuers, places) {
            refuseMisplacedSources(issuer, place, top.reading)
            warnOfGuessedProvider(issuer, place, top.reading)
        }
        guard directory.kind == .auth0, let tenant = directory.tenant else { return }
        if tenant.issuer.string == addresses(port: nil).publicURL.string + "/" {
            top.refuse(
                "`tenant.domain` is the address of this server, which would ask itself",
                at: top.place(of: "domain", in: "tenant")
            )
        }
        for (issuer, place) in zip(issuers, places) where isOfTenant(issuer) {
            check(issuer, of: tenant, place, top.reading)
            warnOfPlaces(issuer, place, top.reading)
        }
        guard !issuers.contains(where: { $0.profile.contains(where: Self.asksTenant) }) else {
            return
        }
        top.reading.warn(
            "no issuer has the profile source `management`, so the tenant is never asked",
            at: top.place
        )
    }

    /// Social connections are called like their provider; of others nobody would be found.
    private func warnOfGuessedProvider(
        _ issuer: IssuerSettings,
        _ place: ConfigurationProblem.Place,
        _ reading: Reading
    ) {
        guard let name = issuer.connection, name != directory.connection, issuer.provider == nil
        else { return }
        reading.warn(
            "without `provider`, the ids of the users of connection `\(name)` are taken to begin with "
                + "`\(name)|`",
            at: place
        )
    }

    private func refuseMisplacedSources(
        _ issuer: IssuerSettings,
        _ place: ConfigurationProblem.Place,
        _ reading: Reading
    ) {
        guard issuer.profile.contains(.management) else { return }
        if directory.kind != .auth0 {
            reading.refuse(
                ReadingError(
                    "the profile source `management` needs `directory: { kind: auth0 }` and `tenant`",
                    at: place
                )
            )
        }
        guard issuer.profile.contains(.directory) else { return }
        reading.refuse(
            ReadingError(
                "found the profile sources `management` and `directory`, expected one of them: a `sub` "
                    + "is a user's id in the tenant, or that of an identity under `connection`",
                at: place
            )
        )
    }

    /// An issuer whose subjects are users of the tenant.
    private func check(
        _ issuer: IssuerSettings,
        of tenant: TenantSettings,
        _ place: ConfigurationProblem.Place,
        _ reading: Reading
    ) {
        let type = subjects.first?.type ?? "user"
        if let own = issuer.subjectType, own != type {
            reading.refuse(
                ReadingError(
                    "found `subject_type: \(own)`, expected none: the users of issuer "
                        + "`\(issuer.issuer.text)` are the tenant's, whose type is `\(type)` (`subjects`)",
                    at: place
                )
            )
        }
        guard issuer.issuer.text != tenant.issuer else {
            guard issuer.profile.contains(.directory), !issuer.profile.contains(.management) else {
                return
            }
            return reading.refuse(
                ReadingError(
                    "found the profile source `directory`, expected `management`: the subjects of the "
                        + "tenant's own issuer are its users' ids",
                    at: place
                )
            )
        }
        reading.warn(
            "issuer `\(issuer.issuer.text)` is not `\(tenant.issuer)`: its subjects are taken for user "
                + "ids of the tenant, which is right for a custom domain of it only",
            at: place
        )
    }

    /// Says that `attributes`, meant for claims and `/userinfo`, also move where the tenant's users are read.
    private func warnOfPlaces(
        _ issuer: IssuerSettings,
        _ place: ConfigurationProblem.Place,
        _ reading: Reading
    ) {
        let attributes = issuer.attributes
        for (name, pointers) in [
            ("roles", attributes.roles), ("permissions", attributes.permissions),
            ("acl", attributes.acl),
        ] {
            let named = pointers.filter(\.isInAppMetadata)
            guard !named.isEmpty else { continue }
            let places = named.map { "`\($0.text)`" }.joined(separator: ", ")
            let standard = name == "acl" ? "beside" : "instead of"
            reading.warn(
                "`attributes.\(name)` of issuer `\(issuer.issuer.text)`: at \(places) the tenant's users "
                    + "are read too, \(standard) the standard places in their `app_metadata`",
                at: place
            )
        }
    }

    private static func asksTenant(_ source: ProfileSource) -> Bool {
        switch source {
        case .management, .directory: true
        case .claims, .userinfo: false
        }
    }
}

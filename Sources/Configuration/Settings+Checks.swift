internal import JSON

extension Settings {
    /// Says what the parts of a configuration, each right by itself, add up to and must not.
    mutating func check(_ top: Section) {
        checkAddresses(top)
        checkSubjectTypes(top)
        checkDirectory(top)
        checkTenant(top)
        checkAudiences(top)
        warnOfClientsWithoutDirectory(top)
    }

    /// Without the embedded directory nobody gives clients tokens.
    private func warnOfClientsWithoutDirectory(_ top: Section) {
        guard directory.kind != .embedded, !clients.isEmpty else { return }
        top.fileSetting("clients")?.warn(
            "has no effect: the embedded directory alone gives clients tokens, and there is none"
        )
    }

    /// Says where the public URL, given or derived, is none that clients can use.
    private func checkAddresses(_ top: Section) {
        guard publicURL == nil else { return }
        let first = listeners.lazy.compactMap { listener -> ListenAddress? in
            guard case .tcp(let address, _) = listener.socket else { return nil }
            return address
        }.first
        guard let first else {
            return top.refuse("without a TCP listener, `public_url` must be set")
        }
        guard first.isUnspecified else { return }
        top.reading.warn(
            "without `public_url`, links and the audience say `\(addresses(port: nil).publicURL)`, an "
                + "address that clients cannot use",
            at: top.place
        )
    }

    /// Tokens for a Management API open that and nothing else, so no issuer may list its audience, and
    /// Rolecall's own API cannot share it.
    private func checkAudiences(_ top: Section) {
        let embedded = addresses(port: nil).publicURL.string + "/api/v2/"
        let tenant = directory.tenant?.managementAudience.string
        let reserved = [embedded, tenant].compactMap { $0 }.flatMap { url in
            ["https", "http"].map { ExactString($0 + url.drop { $0 != ":" }) }
        }
        let own = [audience].compactMap { $0 }.map { ($0, top.place(of: "audience")) }
        for (audience, place) in own + issuerAudiences(top) where reserved.contains(audience) {
            top.refuse(
                "audience `\(audience)` is that of the Management API, whose tokens open "
                    + "nothing else",
                at: place
            )
        }
    }

    /// Users of an issuer and users of the directory must not share a subject type.
    ///
    /// Issuers of the tenant have no type of their own: their users are the directory's.
    private mutating func checkSubjectTypes(_ top: Section) {
        let others = zip(issuers, issuerPlaces(top, of: "subject_type"))
            .filter { issuer, _ in !isOfTenant(issuer) }
            .map { issuer, place in (type: issuer.subjectType, place: place) }
        if others.contains(where: { $0.type == nil }),
            let other = others.first(where: { $0.type == "user" })
        {
            top.refuse(
                "`subject_type: user` is the type of users whose issuer has none of its own: two "
                    + "users could share an id",
                at: other.place
            )
        }
        guard directory.kind != .none else { return }
        for (type, place) in others {
            guard let type, subjects.contains(where: { $0.type == type }) else { continue }
            guard mayGiveUpDirectory(top), top.fileSetting("subjects") == nil else {
                top.refuse(
                    "`subject_type: \(type)` is a type of the directory's users (`subjects`): two "
                        + "users could share an id",
                    at: place
                )
                continue
            }
            giveUpDirectory(top, because: "subjects of type `\(type)` are the users of an issuer")
        }
    }

    /// Says where the directory is needed and not there, and where nobody's tokens would be taken.
    private mutating func checkDirectory(_ top: Section) {
        let own = ExactString(addresses(port: nil).publicURL.string + "/")
        let placed = zip(issuers, issuerPlaces(top))
        if directory.kind == .embedded,
            let (_, place) = placed.first(where: { issuer, _ in issuer.issuer.text == own })
        {
            if mayGiveUpDirectory(top) {
                giveUpDirectory(top, because: "issuer `\(own)` has the name that it would have")
            } else {
                top.refuse(
                    "issuer `\(own)` is the embedded directory, which is trusted by itself",
                    at: place
                )
            }
        }
        for (issuer, place) in placed
        where directory.kind == .none && issuer.profile.contains(.directory) {
            top.refuse(
                "issuer `\(issuer.issuer.text)` has the profile source `directory`, and there is none",
                at: place
            )
        }
        if issuers.isEmpty, directory.kind != .embedded {
            top.refuse("no `issuers`, and no embedded directory: nobody's tokens would be taken")
        }
    }
}

extension Settings {
    private func mayGiveUpDirectory(_ top: Section) -> Bool {
        directory.kind == .embedded
            && !top.isGiven("directory", scalars: ["kind", "connection"])
    }

    /// Nobody asked for the directory, and its users must not be taken for an issuer's.
    private mutating func giveUpDirectory(_ top: Section, because cause: String) {
        directory.kind = .none
        top.reading.warn(
            "\(cause), so there is no embedded directory; `directory: { kind: none }` says so",
            at: top.place
        )
    }
}

internal import JSON

extension Settings {
    /// Says what the parts of a configuration, each right by itself, add up to and must not.
    mutating func check(_ top: Section) {
        checkAddresses(top)
        checkSubjectTypes(top)
        checkDirectory(top)
        checkTenant(top)
        checkAudiences(top)
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
        let own = addresses(port: nil).publicURL.string + "/api/v2/"
        let tenant = directory.tenant?.managementAudience.string
        let reserved = [own, tenant].compactMap { $0 }.flatMap { url in
            ["https", "http"].map { ExactString($0 + url.drop { $0 != ":" }) }
        }
        let named = issuers.flatMap { $0.audiences ?? [] }.map(\.value)
        for audience in [audience].compactMap({ $0 }) + named where reserved.contains(audience) {
            top.refuse(
                "audience `\(audience)` is that of the Management API, whose tokens open "
                    + "nothing else"
            )
        }
    }

    /// Users of an issuer and users of the directory must not share a subject type.
    ///
    /// Issuers of the tenant have no type of their own: their users are the directory's.
    private mutating func checkSubjectTypes(_ top: Section) {
        let others = issuers.filter { !isOfTenant($0) }.map(\.subjectType)
        if others.contains(nil), others.contains("user") {
            top.refuse(
                "`subject_type: user` is the type of users whose issuer has none of its own: two "
                    + "users could share an id"
            )
        }
        guard directory.kind != .none else { return }
        for type in others.compactMap({ $0 })
        where subjects.contains(where: { $0.type == type }) {
            guard mayGiveUpDirectory(top), top.fileSetting("subjects") == nil else {
                top.refuse(
                    "`subject_type: \(type)` is a type of the directory's users (`subjects`): two "
                        + "users could share an id"
                )
                continue
            }
            giveUpDirectory(top, because: "subjects of type `\(type)` are the users of an issuer")
        }
    }

    /// Says where the directory is needed and not there, and where nobody's tokens would be taken.
    private mutating func checkDirectory(_ top: Section) {
        let own = ExactString(addresses(port: nil).publicURL.string + "/")
        if directory.kind == .embedded, issuers.contains(where: { $0.issuer.text == own }) {
            if mayGiveUpDirectory(top) {
                giveUpDirectory(top, because: "issuer `\(own)` has the name that it would have")
            } else {
                top.refuse("issuer `\(own)` is the embedded directory, which is trusted by itself")
            }
        }
        for issuer in issuers where directory.kind == .none && issuer.profile.contains(.directory) {
            top.refuse(
                "issuer `\(issuer.issuer.text)` has the profile source `directory`, and there is none"
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

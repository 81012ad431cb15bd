internal import JSON

/// Where values of a configuration without mistakes stand.
extension Settings {
    /// Where each issuer begins: one element for each.
    func issuerPlaces(_ top: Section) -> [ConfigurationProblem.Place] {
        issuerSections(top).map(\.place)
    }

    /// Where that key of each issuer stands, or else where the issuer begins: one element for each.
    func issuerPlaces(_ top: Section, of key: String) -> [ConfigurationProblem.Place] {
        issuerSections(top).map { $0.place(of: key) }
    }

    /// The audiences that issuers name, and where each stands.
    func issuerAudiences(
        _ top: Section
    ) -> [(audience: ExactString, place: ConfigurationProblem.Place)] {
        var found: [(ExactString, ConfigurationProblem.Place)] = []
        for (issuer, section) in zip(issuers, issuerSections(top)) {
            section.collection("audiences") { setting in
                let elements = try setting.list(max: IssuerSettings.audiencesMax)
                found += zip(issuer.audiences ?? [], elements).map { ($0.value, $1.place) }
            }
        }
        return found
    }

    /// The roles that clients name, each with what to say if no policy defines it.
    ///
    /// Without the embedded directory no client has any effect, which is said already.
    func clientRoles(_ top: Section) -> [NamedRole] {
        guard directory.kind == .embedded else { return [] }
        var roles: [NamedRole] = []
        top.collection("clients") { setting in
            for element in try setting.list(max: ClientSettings.countMax, mayBeEmpty: true) {
                try element.section().collection("roles") { setting in
                    let elements = try setting.list(max: ClientSettings.rolesMax, mayBeEmpty: true)
                    roles += try elements.map { try $0.namedRole() }
                }
            }
        }
        return roles
    }

    private func issuerSections(_ top: Section) -> [Section] {
        var sections: [Section] = []
        top.collection("issuers") { setting in
            let elements = try setting.list(max: IssuerSettings.countMax, mayBeEmpty: true)
            sections = try elements.map { try $0.section() }
        }
        return sections
    }
}

extension Setting {
    fileprivate func namedRole() throws(ReadingError) -> NamedRole {
        let name = ExactString(try name(bytesMax: ClientSettings.roleBytesMax))
        let problem = error("names role `\(name)`, which no policy defines: it grants nothing")
            .problem
        return NamedRole(role: name, warning: problem)
    }
}

private let base = "issuers: [{ issuer: https://a.example/ }]\n"
private let kind = "directory: { kind: auth0 }\n"
private let acme =
    "tenant: { domain: acme.eu.auth0.com, client_id: a, client_secret_file: secret }\n"

/// A tenant of that domain.
private func domain(_ text: String) -> String {
    base + kind + "tenant: { domain: \(text), client_id: a, client_secret_file: secret }\n"
}

/// The tenant's own issuer, with these keys.
private func own(_ keys: String) -> String {
    "issuers:\n  - «{ issuer: https://acme.eu.auth0.com/, \(keys) }\n" + kind + acme
}

extension RefusedSettingsTests {
    static let tenants = [
        Refusal(base + "tenant: «{ domain: acme.eu.auth0.com }\n", says: "kind: auth0"),
        Refusal(base + "directory: { kind: «auth0 }\n", says: "needs `tenant`"),
        Refusal(base + kind + "tenant: «{ domain: acme.eu.auth0.com }\n", says: "needs `tenant`"),
        Refusal(
            base + kind
                + "tenant: { domain: a.example, client_id: a, client_secret_file: secret, ca_file: «keys.json }\n",
            says: "no PEM certificate"
        ),
        Refusal(domain("«https://acme.eu.auth0.com"), says: "host name"),
        Refusal(domain("«acme.eu.auth0.com/"), says: "host name"),
        Refusal(domain("«acme.eu.auth0.com:443"), says: "host name"),
        Refusal(domain("«Acme.eu.auth0.com"), says: "lower case"),
        Refusal(domain("«localhost"), says: "host name"),
        Refusal(domain("«http://acme.eu.auth0.com"), says: "a tenant on this machine"),
        Refusal(domain("«http://10.0.0.1:8081"), says: "a tenant on this machine"),
        Refusal(domain("«http://127.0.0.1:8081/"), says: "a tenant on this machine"),
        Refusal(domain("«http://127.0.0.1:0"), says: "port"),
        Refusal(domain("«http://127.0.0.1:8080"), says: "would ask itself"),
        Refusal(own("profile: [management], subject_type: staff"), says: "whose type is `user`"),
        Refusal(own("profile: [management, directory], connection: c"), says: "one of them"),
        Refusal(own("profile: [directory], connection: c"), says: "expected `management`"),
        Refusal(
            "issuers: [{ issuer: https://a.example/, audiences: [«https://acme.eu.auth0.com/api/v2/] }]\n"
                + kind + acme,
            says: "whose tokens open"
        ),
        Refusal(
            "issuers:\n  - «{ issuer: https://a.example/, profile: [management] }\n",
            says: "needs `directory: { kind: auth0 }`"
        ),
        Refusal(
            "issuers: [{ issuer: https://a.example/, subject_type: «user }]\n" + kind + acme,
            says: "could share an id"
        ),
        Refusal(
            base + kind + acme + "subjects: { user: [user_id, «nickname] }\n",
            says: "by id and e-mail address alone"
        ),
        Refusal(
            base + kind + acme + "subjects: { user: [«/app_metadata/badge] }\n",
            says: "by id and e-mail address alone"
        ),
        Refusal("«" + kind + acme, says: "no `issuers`"),
    ]
}

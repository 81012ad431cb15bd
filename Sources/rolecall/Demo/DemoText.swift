internal import JSON

/// What the first start of a demo prints.
struct DemoText {
    private let secrets: DemoFile.Secrets
    private let url: String
    private let audience: ExactString
    private let file: String

    init(_ secrets: DemoFile.Secrets, url: String, audience: ExactString, file: String) {
        self.secrets = secrets
        self.url = url
        self.audience = audience
        self.file = file
    }

    /// Secrets, a command for a token, and a check that allows.
    var text: String {
        """
        This is a new demo. Its secrets are shown once; \(file) keeps them.

          admin     \(DemoUsers.adminEmail)  password \(secrets.adminPassword)
          users     \(names)
                    password of each: \(secrets.samplePassword)
          client    \(DemoFile.backendID)  secret \(secrets.backend)
          client    \(DemoFile.managementID)  secret \(secrets.management)

        A token of the client that asks for others:

          TOKEN=$(curl -s \(url)/oauth/token -d grant_type=client_credentials \\
              -d client_id=\(DemoFile.backendID) -d client_secret=\(secrets.backend) \\
              -d audience=\(audience) | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')

        May Vera, who has the role viewer, read document 42?

          curl -s \(url)/access/v1/evaluation -H "Authorization: Bearer $TOKEN" \\
              -H 'Content-Type: application/json' \\
              -d '{ "subject": { "type": "user", "id": "auth0|vera" }, "action": { "name": "read" },
                    "resource": { "type": "document", "id": "42" } }'


        """
    }

    private var names: String {
        DemoUsers.samples.compactMap { $0["email"]?.string?.string }.joined(separator: " ")
    }
}

internal import Directory
internal import JSON

/// Which users are found by e-mail address, and in which form they are shown.
struct EmailQuery: Sendable {
    /// Compared as it is with what is stored.
    let email: ExactString
    let fields: FieldSelection

    init(_ query: QueryParameters) throws(ManagementError) {
        guard let email = try query.text(.email) else {
            throw .invalidQuery("Query validation error: 'Missing required property: email'.")
        }
        guard !email.isEmpty else {
            throw QueryName.email.fault("String is too short (0 chars), minimum 1")
        }
        self.email = email
        fields = try FieldSelection(query)
    }
}

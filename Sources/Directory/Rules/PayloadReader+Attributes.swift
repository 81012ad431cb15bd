internal import JSON

extension PayloadReader {
    func email() throws(PayloadFault) -> Change<EmailAddress> {
        try text(.email, format: "email", EmailAddress.init)
    }

    func username() throws(PayloadFault) -> Change<Username> {
        try text(.username, format: "username", Username.init)
    }

    func phoneNumber() throws(PayloadFault) -> Change<PhoneNumber> {
        do {
            return try text(.phoneNumber, format: "", PhoneNumber.init)
        } catch .badFormat(let member, _, let value) {
            throw .noMatch(member, pattern: PhoneNumber.pattern, value: value)
        } catch {
            throw error
        }
    }

    /// The password, whose strength is judged elsewhere; null is no password.
    func password() throws(PayloadFault) -> PlainPassword? {
        switch try text(.password, 1...Int.max) {
        case .keep: nil
        case .remove: throw .wrongType(.password, expected: "string", found: "null")
        case .set(let password): PlainPassword(password.string)
        }
    }

    /// A text that null cannot stand for.
    func required(
        _ member: UserMember,
        _ length: ClosedRange<Int>
    ) throws(PayloadFault) -> ExactString? {
        switch try text(member, length) {
        case .keep: nil
        case .remove: throw .wrongType(member, expected: "string", found: "null")
        case .set(let text): text
        }
    }

    /// Metadata whose keys are allowed.
    func metadata(_ member: UserMember) throws(PayloadFault) -> Change<JSONObject> {
        let change = try object(member)
        guard let object = change.value else { return change }
        try MetadataKeys.check(object, of: member)
        return change
    }
}

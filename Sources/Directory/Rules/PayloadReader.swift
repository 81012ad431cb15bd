internal import JSON

/// Reads the members of a body, each by its rules.
struct PayloadReader {
    /// Whether null is a value.
    enum Nulls {
        /// It is a mistake.
        case refused
        /// It removes an attribute that is a text or metadata; elsewhere it is a mistake.
        case remove
    }

    private let body: JSONObject
    private let nulls: Nulls

    /// A reader of an object that has no member other than `allowed`.
    init(_ body: JSONValue, allowed: [UserMember], nulls: Nulls) throws(PayloadFault) {
        guard let object = body.object else { throw .notAnObject(found: body.typeName) }
        let allowed = Set(allowed.map(\.rawValue))
        let others = object.members.map(\.key).filter { !allowed.contains($0.string) }
        guard others.isEmpty else {
            let areShown = others.contains { UserMember.readOnly.contains($0.string) }
            throw .notAllowed(others, areShown: areShown)
        }
        self.body = object
        self.nulls = nulls
    }

    /// Whether the body names the member.
    func has(_ member: UserMember) -> Bool { self[member] != nil }

    /// A text of so many characters.
    func text(
        _ member: UserMember,
        _ length: ClosedRange<Int>
    ) throws(PayloadFault) -> Change<ExactString> {
        let change = try text(member)
        guard let text = change.value else { return change }
        let count = text.string.unicodeScalars.count
        guard count >= length.lowerBound else {
            throw .tooShort(member, count: count, minimum: length.lowerBound)
        }
        guard count <= length.upperBound else {
            throw .tooLong(member, count: count, maximum: length.upperBound)
        }
        return change
    }

    /// A text that `parse` takes, or else has not the format that is named.
    func text<Value>(
        _ member: UserMember,
        format: String,
        _ parse: (ExactString) -> Value?
    ) throws(PayloadFault) -> Change<Value> {
        switch try text(member) {
        case .keep: return .keep
        case .remove: return .remove
        case .set(let text):
            guard let value = parse(text) else {
                throw .badFormat(member, format: format, value: text)
            }
            return .set(value)
        }
    }

    /// A truth value; nil if the body does not name it.
    func bool(_ member: UserMember) throws(PayloadFault) -> Bool? {
        guard let value = self[member] else { return nil }
        guard let bool = value.bool else {
            throw .wrongType(member, expected: "boolean", found: value.typeName)
        }
        return bool
    }

    /// An object.
    func object(_ member: UserMember) throws(PayloadFault) -> Change<JSONObject> {
        guard let value = self[member] else { return .keep }
        if value.isNull, nulls == .remove { return .remove }
        guard let object = value.object else {
            throw .wrongType(member, expected: "object", found: value.typeName)
        }
        return .set(object)
    }

    /// A text of any length.
    private func text(_ member: UserMember) throws(PayloadFault) -> Change<ExactString> {
        guard let value = self[member] else { return .keep }
        if value.isNull, nulls == .remove { return .remove }
        guard let text = value.string else {
            throw .wrongType(member, expected: "string", found: value.typeName)
        }
        return .set(text)
    }

    private subscript(member: UserMember) -> JSONValue? { body[ExactString(member.rawValue)] }
}

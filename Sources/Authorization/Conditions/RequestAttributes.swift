public import JSON

/// What a question says besides who, what and on what: the part of it that conditions alone look at.
///
/// It never gives roles, permissions or denies of its own.
public struct RequestAttributes: Equatable, Sendable {
    /// The claims of the verified token of whom the question is about; nil without such a token.
    ///
    /// Claims of one name that the profile has win over them.
    public var claims: JSONObject?
    /// The properties of the subject.
    public var subject: JSONObject
    /// The properties of the action.
    public var action: JSONObject
    /// The properties of the resource.
    public var resource: JSONObject
    /// The circumstances.
    public var context: JSONObject

    /// Collects what was said.
    public init(
        claims: JSONObject? = nil,
        subject: JSONObject = JSONObject(),
        action: JSONObject = JSONObject(),
        resource: JSONObject = JSONObject(),
        context: JSONObject = JSONObject()
    ) {
        self.claims = claims
        self.subject = subject
        self.action = action
        self.resource = resource
        self.context = context
    }
}

extension RequestAttributes {
    /// Whose word the properties and the context of a question are.
    public enum Word: Sendable {
        /// That of a client who is trusted to know.
        case counts
        /// That of an end user, who could say anything.
        case isIgnored
    }

    /// The parts of a question that are not taken from everybody.
    public enum Part: String, Sendable, CaseIterable {
        /// `context`.
        case context
        /// `resource.properties`.
        case resourceProperties = "resource.properties"
        /// `subject.properties`.
        case subjectProperties = "subject.properties"
    }

    /// What conditions may believe of this.
    ///
    /// - Parameters:
    ///   - word: whose word it is. An end user's about the world is left out.
    ///   - registered: what is known of the resource anyway; what counts wins over it, member by member.
    /// - Returns: the attributes to decide on.
    public func weighed(_ word: Word, registered: JSONObject = JSONObject()) -> RequestAttributes {
        var believed = self
        switch word {
        case .counts: believed.resource = registered.merging(resource)
        case .isIgnored:
            believed.subject = JSONObject()
            believed.context = JSONObject()
            believed.resource = registered
        }
        return believed
    }

    /// What ``weighed(_:registered:)`` leaves out of this.
    public func ignored(_ word: Word) -> [Part] {
        switch word {
        case .counts: []
        case .isIgnored: Part.allCases.filter { !self[$0].isEmpty }
        }
    }

    private subscript(part: Part) -> JSONObject {
        switch part {
        case .context: context
        case .resourceProperties: resource
        case .subjectProperties: subject
        }
    }
}

extension JSONObject {
    /// The members of both; of two with one name that of `other` counts.
    func merging(_ other: JSONObject) -> JSONObject {
        if isEmpty { return other }
        if other.isEmpty { return self }
        return JSONObject(members + other.members)
    }
}

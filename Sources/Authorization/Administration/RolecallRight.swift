public import JSON

/// A right on Rolecall itself, on the reserved type `rolecall`.
public enum RolecallRight: Hashable, Sendable {
    /// To give and take a role.
    case grant(ExactString)
    /// To change ACL entries and direct permissions.
    case writeACL
    /// To register resources.
    case writeResources
    /// To change policies.
    case writePolicies
    /// To revoke tokens.
    case revokeTokens
    /// To see users and what they hold.
    case readSubjects
    /// To see the audit journal.
    case readAudit

    /// The right as permissions name it: `write:rolecall/acl`.
    public var permission: String {
        switch self {
        case .grant(let role): "grant:rolecall/role/\(role)"
        case .writeACL: "write:rolecall/acl"
        case .writeResources: "write:rolecall/resources"
        case .writePolicies: "write:rolecall/policies"
        case .revokeTokens: "revoke:rolecall/tokens"
        case .readSubjects: "read:rolecall/subjects"
        case .readAudit: "read:rolecall/audit"
        }
    }

    /// The question whether somebody has it; nil for a role whose name no question can hold.
    var request: AccessRequest? {
        let (action, id): (ExactString, ExactString) =
            switch self {
            case .grant(let role): ("grant", ExactString("role/\(role)"))
            case .writeACL: ("write", "acl")
            case .writeResources: ("write", "resources")
            case .writePolicies: ("write", "policies")
            case .revokeTokens: ("revoke", "tokens")
            case .readSubjects: ("read", "subjects")
            case .readAudit: ("read", "audit")
            }
        return try? AccessRequest(
            action: action,
            resourceType: ResourcePattern.reservedType,
            resourceID: id
        )
    }
}

extension PermissionPattern {
    /// The permission of exactly one question.
    init(exactly request: AccessRequest) {
        text = ExactString(
            "\(request.action.text):\(request.resourceType.text)/\(request.resourceID.text)"
        )
        action = .literal(request.action.text)
        resource = ResourcePattern(exactly: request)
    }

    /// `*:rolecall`.
    static let everyReservedRight = PermissionPattern(
        text: ExactString("*:\(ResourcePattern.reservedType)"),
        action: .any,
        resource: ResourcePattern(type: .literal(ResourcePattern.reservedType), id: .every)
    )

    /// `grant:rolecall/role/**`.
    static let everyGranting = PermissionPattern(
        text: ExactString("grant:\(ResourcePattern.reservedType)/role/**"),
        action: .literal("grant"),
        resource: ResourcePattern(
            type: .literal(ResourcePattern.reservedType),
            id: IDPattern(pieces: [.literal("role")], isOpen: true)
        )
    )

    /// `write:rolecall/policies`.
    static let writingPolicies = PermissionPattern(
        text: ExactString("write:\(ResourcePattern.reservedType)/policies"),
        action: .literal("write"),
        resource: ResourcePattern(
            type: .literal(ResourcePattern.reservedType),
            id: IDPattern(pieces: [.literal("policies")], isOpen: false)
        )
    )

    private init(text: ExactString, action: PatternPiece, resource: ResourcePattern) {
        self.text = text
        self.action = action
        self.resource = resource
    }

    /// Whether some question is matched by both patterns.
    func meets(_ other: PermissionPattern) -> Bool {
        action.meets(other.action) && resource.meets(other.resource)
    }
}

extension ResourcePattern {
    /// The one resource of a question.
    init(exactly request: AccessRequest) {
        let pieces = request.resourceID.text.utf8.split(
            separator: UInt8(ascii: "/"),
            omittingEmptySubsequences: false
        )
        type = .literal(request.resourceType.text)
        id = IDPattern(
            pieces: pieces.map { .literal(ExactString(String(Substring($0)))) },
            isOpen: false
        )
    }
}

public import JSON

/// The question whether a principal may do an action on a resource.
public struct AccessRequest: Hashable, Sendable {
    /// What is to be done.
    public let action: ActionName
    /// The type of the resource on which.
    public let resourceType: ResourceType
    /// The resource on which.
    public let resourceID: ResourceID

    /// Whether the question is about Rolecall's own rights.
    let isReserved: Bool

    /// Makes a question of checked parts.
    public init(action: ActionName, resourceType: ResourceType, resourceID: ResourceID) {
        self.action = action
        self.resourceType = resourceType
        self.resourceID = resourceID
        isReserved = resourceType.text == ResourcePattern.reservedType
    }

    /// Makes a question of texts, if each may be part of one.
    public init(
        action: ExactString,
        resourceType: ExactString,
        resourceID: ExactString
    ) throws(RequestValueError) {
        self.init(
            action: try ActionName(action),
            resourceType: try ResourceType(resourceType),
            resourceID: try ResourceID(resourceID)
        )
    }
}

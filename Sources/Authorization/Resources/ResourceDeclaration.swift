internal import JSON

/// A type of resource and its actions, declared so that misspelt ones are noticed.
struct ResourceDeclaration: Sendable {
    let type: ResourceType
    /// The actions; nil if none are named, and every action may be meant.
    let actions: Set<ExactString>?
    /// The types of the properties; nil if none are declared.
    let properties: PropertyTypes?
    let place: PolicyPlace
}

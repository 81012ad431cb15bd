public import Directory
public import JSON

/// How registered resources are read.
public protocol ResourceReading {
    /// The resource with this type and id.
    func resource(_ key: ResourceKey) throws(StoreError) -> RegisteredResource?

    /// Whether any resource is registered.
    func hasResources() throws(StoreError) -> Bool

    /// The first `limit` resources of a type whose ids follow `id`, in the order of ids as bytes.
    func resources(
        ofType type: ExactString,
        after id: ExactString?,
        limit: Int
    ) throws(StoreError) -> [RegisteredResource]
}

/// How registered resources are written.
public protocol ResourceWriting: ResourceReading {
    /// Registers a resource, or replaces the properties of the one that is there.
    ///
    /// The same properties, in the same order, change nothing.
    ///
    /// - Returns: the resource as it is now.
    @discardableResult
    func put(
        _ properties: ResourceProperties,
        of key: ResourceKey,
        at time: UserTime
    ) throws(StoreError) -> RegisteredResource

    /// Removes a resource.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    func deleteResource(_ key: ResourceKey) throws(StoreError) -> Bool
}

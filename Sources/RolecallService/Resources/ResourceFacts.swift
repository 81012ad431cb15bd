internal import Authorization
internal import JSON
internal import Store

/// What one request's questions have learnt of registered resources.
struct ResourceFacts: Sendable {
    /// Nil also where nothing is registered: a write that was acknowledged before the request began is known.
    private let cache: ResourceCache?
    /// The resource of the question before, found in memory.
    private var last: (key: ResourceKey, properties: JSONObject)?
    /// What a batch, or a load, brought.
    private var found: [ResourceKey: Result<JSONObject, Refusal>] = [:]

    /// Facts from a cache, or none where there is no store.
    init(_ cache: ResourceCache?) {
        self.cache = cache.flatMap { $0.isKnownEmpty ? nil : $0 }
    }

    /// Whether nothing is registered, so that nothing must be loaded.
    var isEmpty: Bool { cache == nil }

    /// The resource that must be loaded before `request` is decided; nil if none must.
    mutating func missing(for request: AccessRequest) -> ResourceKey? {
        guard let cache, let key = ResourceKey(request) else { return nil }
        if last?.key == key || found[key] != nil { return nil }
        guard let properties = cache.properties(of: key) else { return key }
        // What was found is decided on, though it may leave the cache before.
        if let last { found[last.key] = .success(last.properties) }
        last = (key, properties)
        return nil
    }

    /// What is registered of resources that are missing.
    func loaded(_ keys: Set<ResourceKey>) async -> [ResourceKey: Result<JSONObject, Refusal>] {
        guard let cache, !keys.isEmpty else { return [:] }
        return await cache.load(keys)
    }

    /// Takes what was loaded.
    mutating func add(_ loaded: [ResourceKey: Result<JSONObject, Refusal>]) {
        found.merge(loaded) { _, new in new }
    }

    /// What is registered of the resource of `request`, of which nothing is missing; empty if nothing is.
    ///
    /// - Throws: `store_unavailable` where it could not be read.
    func properties(of request: AccessRequest) throws(Refusal) -> JSONObject {
        guard cache != nil, let key = ResourceKey(request) else { return JSONObject() }
        if let last, last.key == key { return last.properties }
        guard let result = found[key] else { throw Refusal(.storeUnavailable) }
        return try result.get()
    }
}

/// What must be loaded before questions are decided.
struct MissingFacts: Sendable {
    /// Parts of profiles, each once.
    var profiles: [ProfileNeed]
    /// Resources that may be registered.
    var resources: Set<ResourceKey>

    /// What one question lacks.
    init(profiles: [ProfileNeed], resource: ResourceKey?) {
        self.profiles = profiles
        resources = resource.map { [$0] } ?? []
    }

    /// Whether nothing must be loaded.
    var isEmpty: Bool { profiles.isEmpty && resources.isEmpty }
}

extension ResourceKey {
    /// The resource that a request is about; nil for one that cannot be registered.
    fileprivate init?(_ request: AccessRequest) {
        self.init(type: request.resourceType.text, id: request.resourceID.text)
    }
}

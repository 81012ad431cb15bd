internal import Authorization
internal import JSON

/// A user whose entries are being changed.
///
/// What is not changed stays as it was written.
struct ProfileDraft: Sendable {
    /// The user as the Management API shows it.
    private(set) var user: JSONObject
    let rules: AdministrationRules

    init(_ user: JSONObject, _ rules: AdministrationRules) {
        self.user = user
        self.rules = rules
    }

    /// The user's own id.
    var id: ExactString { user["user_id"]?.string ?? "" }

    /// All entries, in order.
    func entries() throws(AdminError) -> [StoredEntry] {
        let document = ProfileDocument(value: .object(user), attributes: rules.attributes)
        do throws(ProfileError) {
            return try document.storedEntries(limits: rules.limits)
        } catch {
            throw .profileTooLarge(error.description)
        }
    }

    /// All entries of a draft that was changed, which may have become too many.
    func changedEntries() throws(AdminError) -> [StoredEntry] {
        do throws(AdminError) {
            return try entries()
        } catch {
            guard case .profileTooLarge(let detail) = error else { throw error }
            throw .invalidRequest("there is no room for it: \(detail)")
        }
    }

    /// The grants of a role for exactly these resources.
    func grants(of role: RoleName, within scope: Scope?) throws(AdminError) -> [StoredEntry] {
        try entries().filter { entry in
            guard case .grant(let grant) = entry.content else { return false }
            return grant.isOf(role, within: scope)
        }
    }

    /// Puts `value` in the place of the first of `entries`, and removes the others.
    mutating func replace(
        _ entries: [StoredEntry],
        with value: JSONValue
    ) throws(AdminError) {
        guard let first = entries.first else { return }
        // Those behind it, so that its place stays what it is.
        try remove(Array(entries.dropFirst()))
        try put(value, at: first)
    }

    /// Removes entries.
    ///
    /// - Complexity: O(entries of the user).
    mutating func remove(_ entries: [StoredEntry]) throws(AdminError) {
        for (pointer, removed) in Dictionary(grouping: entries, by: \.pointer) {
            guard let list = pointer.resolve(in: .object(user))?.array else {
                try set(.array([]), at: pointer)
                continue
            }
            let places = Set(removed.compactMap(\.place))
            guard places.allSatisfy(list.indices.contains) else {
                throw .conflict("`\(pointer.text)` is not what it was any more")
            }
            let kept = list.enumerated().filter { !places.contains($0.offset) }.map(\.element)
            try set(.array(kept), at: pointer)
        }
    }

    /// Adds an entry at the end of the first configured list; a single string there becomes a list.
    mutating func append(_ value: JSONValue, to kind: StoredEntry.Kind) throws(AdminError) {
        let pointers =
            switch kind {
            case .roles: rules.attributes.roles
            case .permissions: rules.attributes.permissions
            case .acl: rules.attributes.acl
            }
        guard let pointer = pointers.first else {
            throw .conflict("no attribute for `\(kind.rawValue)` is configured")
        }
        let list: [JSONValue]
        switch pointer.resolve(in: .object(user)) {
        case nil, .null: list = []
        case .array(let elements): list = elements
        case .string(let text): list = [.string(text)]
        case .bool, .number, .object:
            throw .conflict("`\(pointer.text)` is no list: correct it first")
        }
        try set(.array(list + [value]), at: pointer)
    }
}

extension ProfileDraft {
    private mutating func put(_ value: JSONValue, at entry: StoredEntry) throws(AdminError) {
        guard let place = entry.place else { return try set(.array([value]), at: entry.pointer) }
        guard var list = entry.pointer.resolve(in: .object(user))?.array,
            list.indices.contains(place)
        else { throw .conflict("`\(entry.source)` is not there any more") }
        list[place] = value
        try set(.array(list), at: entry.pointer)
    }

    private mutating func set(_ value: JSONValue, at pointer: JSONPointer) throws(AdminError) {
        guard pointer.tokens.count > 1, pointer.tokens.first == "app_metadata",
            let changed = JSONValue.object(user).replacing(at: pointer.tokens[...], with: value),
            let object = changed.object
        else { throw .conflict("`\(pointer.text)` cannot be changed here") }
        user = object
    }
}

public import Directory
public import Store
import Testing

/// One thing that every store must do, whatever it is made of.
///
/// Backends run ``all`` as arguments of one test each.
public struct StoreCheck: Sendable, CustomStringConvertible {
    /// Makes an empty store in which users are found by these attributes, and by these grants.
    public typealias Factory = @Sendable ([UserAttribute], UserIndexing?) async throws -> any Store

    /// What is checked, as a sentence.
    public let description: String
    private let lookups: [UserAttribute]
    private let indexing: UserIndexing?
    private let body: @Sendable (any Store) async throws -> Void

    init(
        _ description: String,
        lookups: [UserAttribute] = [],
        indexing: UserIndexing? = nil,
        _ body: @escaping @Sendable (any Store) async throws -> Void
    ) {
        self.description = description
        self.lookups = lookups
        self.indexing = indexing
        self.body = body
    }

    /// Checks a store that `make` makes, and closes it.
    public func run(_ make: Factory) async throws {
        let store = try await make(lookups, indexing)
        do {
            try await body(store)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }

    /// All checks.
    public static let all =
        users + uniqueness + finding + pages + credentials + revisions + announcements
        + transactions + audit + auditSearch + revocations + resources + grants
}

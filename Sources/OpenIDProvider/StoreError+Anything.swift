internal import Store

extension StoreError {
    /// `error`, which a store threw: one of its own, or something that it should not have let through.
    init(anything error: any Error) {
        self = error as? StoreError ?? .unavailable("\(type(of: error))")
    }
}

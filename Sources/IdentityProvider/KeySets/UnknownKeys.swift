internal import JOSE

/// The `kid`s that the issuer, freshly asked, did not know; for a while, and not too many.
struct UnknownKeys {
    private let countMax: Int
    private var until: [KeyID: Duration] = [:]

    init(countMax: Int) { self.countMax = countMax }

    func contains(_ id: KeyID, at now: Duration) -> Bool {
        until[id].map { now < $0 } ?? false
    }

    /// Remembers `id` if there is room; if not, the cooldown still bounds the fetches.
    mutating func insert(_ id: KeyID, until end: Duration, at now: Duration) {
        if until.count >= countMax { until = until.filter { now < $0.value } }
        guard until.count < countMax else { return }
        until[id] = end
    }

    /// The number of names that take memory.
    var count: Int { until.count }
}

/// A table that forgets what was not written lately, so that it has at most `countMax` entries.
///
/// It keeps two generations. When the younger one is half the bound, it becomes the older one, and what
/// was in that is forgotten: every operation takes constant time.
struct RecentTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let generationMax: Int
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]

    init(countMax: Int) { generationMax = max(countMax / 2, 1) }

    /// The entries, counting those twice that were written in both generations.
    var count: Int { young.count + old.count }

    subscript(_ key: Key) -> Value? {
        get { young[key] ?? old[key] }
        set {
            old[key] = nil
            guard let newValue else {
                young[key] = nil
                return
            }
            if young.count >= generationMax, young[key] == nil {
                old = young
                young = [:]
            }
            young[key] = newValue
        }
    }
}

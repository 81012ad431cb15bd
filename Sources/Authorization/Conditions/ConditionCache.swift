internal import CEL
internal import JSON
internal import Synchronization

/// The conditions of profiles, compiled and kept by their text: those of many profiles are alike.
final class ConditionCache: Sendable {
    fileprivate struct Key: Hashable {
        let text: ExactString
        let type: ExactString?
    }

    fileprivate struct State {
        /// What was used of late.
        var young: [Key: Condition?] = [:]
        /// What was used before that, and goes when the young ones have grown old.
        var old: [Key: Condition?] = [:]
        var youngBytes = 0
    }

    /// What a short condition counts for.
    fileprivate static let bytesMin = 256

    private let language: ConditionLanguage
    private let state = Mutex(State())

    init(_ language: ConditionLanguage) { self.language = language }

    /// How many are kept.
    var count: Int { state.withLock { $0.young.count + $0.old.count } }

    /// The condition with a text on resources of a declared type; nil if the text is none.
    ///
    /// Compiled outside of the lock: two threads may do it at the same time.
    func condition(_ text: ExactString, on type: ExactString?) -> Condition? {
        let key = Key(text: text, type: type)
        if let kept = state.withLock({ $0.take(key, half) }) { return kept }
        let condition = try? language.compile(text, on: type)
        return state.withLock { state in
            // All users of a text share one object, so that it is evaluated once in a decision.
            if let kept = state.take(key, half) { return kept }
            state.keep(condition, for: key, half)
            return condition
        }
    }

    private var half: Int { language.limits.cachedBytes / 2 }
}

extension ConditionCache.State {
    fileprivate mutating func take(_ key: ConditionCache.Key, _ half: Int) -> Condition?? {
        if let kept = young[key] { return .some(kept) }
        guard let kept = old[key] else { return nil }
        keep(kept, for: key, half)
        return .some(kept)
    }

    fileprivate mutating func keep(
        _ condition: Condition?,
        for key: ConditionCache.Key,
        _ half: Int
    ) {
        let size = condition?.program.byteCount ?? 0
        let bytes = max(key.text.utf8.count + size, ConditionCache.bytesMin)
        if youngBytes + bytes > half {
            old = young
            young = [:]
            youngBytes = 0
        }
        old[key] = nil
        young.updateValue(condition, forKey: key)
        youngBytes += bytes
    }
}

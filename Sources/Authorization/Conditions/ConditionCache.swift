internal import CEL
internal import JSON
internal import Synchronization

/// The conditions of profiles, compiled and kept by their text: those of many profiles are alike.
final class ConditionCache: Sendable {
    /// What a text was compiled to.
    struct Compiled: Sendable {
        /// Nil if the text is no condition.
        let condition: Condition?
        /// What compiling its regular expressions takes.
        let units: Int

        static let none = Compiled(condition: nil, units: 0)
    }

    fileprivate struct Key: Hashable {
        let text: ExactString
        let type: ExactString?
    }

    fileprivate struct State {
        /// What was used of late.
        var young: [Key: Compiled] = [:]
        /// What was used before that, and goes when the young ones have grown old.
        var old: [Key: Compiled] = [:]
        var youngBytes = 0
    }

    /// What a short condition counts for.
    fileprivate static let bytesMin = 256

    private let language: ConditionLanguage
    private let state = Mutex(State())

    init(_ language: ConditionLanguage) { self.language = language }

    /// How many are kept.
    var count: Int { state.withLock { $0.young.count + $0.old.count } }

    /// The condition with a text on resources of a declared type; none if its regular expressions may take more than
    /// `units`, whether it is kept or not.
    ///
    /// Compiled outside of the lock: two threads may do it at the same time.
    func compiled(
        _ text: ExactString,
        on type: ExactString?,
        within units: Int = .max
    ) -> Compiled {
        let key = Key(text: text, type: type)
        let kept = state.withLock { $0.take(key, half) }
        guard let compiled = kept ?? compile(key, within: units), compiled.units <= units else {
            return .none
        }
        if kept != nil { return compiled }
        return state.withLock { state in
            // All users of a text share one object, so that it is evaluated once in a decision.
            if let kept = state.take(key, half) { return kept }
            state.keep(compiled, for: key, half)
            return compiled
        }
    }

    /// Nil if it may be a condition where there are more units.
    private func compile(_ key: Key, within units: Int) -> Compiled? {
        do throws(CELCompileError) {
            let program = try language.program(key.text, on: key.type, compilation: units)
            let condition = try? language.condition(key.text, program)
            return Compiled(condition: condition, units: program.compilationUnits)
        } catch {
            let isLimit = error.code == .limit && units < language.limits.expression.compilation
            return isLimit ? nil : Compiled.none
        }
    }

    private var half: Int { language.limits.cachedBytes / 2 }
}

extension ConditionCache.State {
    fileprivate mutating func take(
        _ key: ConditionCache.Key,
        _ half: Int
    ) -> ConditionCache.Compiled? {
        if let kept = young[key] { return kept }
        guard let kept = old[key] else { return nil }
        keep(kept, for: key, half)
        return kept
    }

    fileprivate mutating func keep(
        _ compiled: ConditionCache.Compiled,
        for key: ConditionCache.Key,
        _ half: Int
    ) {
        let size = compiled.condition?.program.byteCount ?? 0
        let bytes = max(key.text.utf8.count + size, ConditionCache.bytesMin)
        if youngBytes + bytes > half {
            old = young
            young = [:]
            youngBytes = 0
        }
        old[key] = nil
        young[key] = compiled
        youngBytes += bytes
    }
}

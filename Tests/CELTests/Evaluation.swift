import CEL
import Foundation
import JSON

/// Compiles `source` with the variables of `values`, which have type dyn, and evaluates it.
func evaluate(
    _ source: String,
    _ values: KeyValuePairs<String, JSONValue> = [:],
    limits: CELLimits = .standard,
    checks: CELEnvironment.Checks = .all
) throws -> CELValue {
    let variables = values.map { CELVariable($0.key, .dyn) }
    let environment = CELEnvironment(variables: variables, limits: limits)
    let activation = CELBindings(values.map { CELValue($0.value) })
    return try environment.compile(source, checks: checks).evaluate(activation)
}

/// The error that compiling or evaluating `source` ends in, by its code; nil if there is none.
func errorCode(
    _ source: String,
    _ values: KeyValuePairs<String, JSONValue> = [:],
    limits: CELLimits = .standard,
    checks: CELEnvironment.Checks = .all
) throws -> String? {
    do {
        _ = try evaluate(source, values, limits: limits, checks: checks)
        return nil
    } catch let error as CELCompileError {
        return error.code.rawValue
    } catch let error as CELEvaluationError {
        return error.code.rawValue
    }
}

/// 512 KiB; without optimisation frames are about ten times as large.
private let stackBytes: Int = {
    #if DEBUG
    8 << 20
    #else
    512 << 10
    #endif
}()

/// What `body` gives on a thread with a stack of 512 KiB.
func onSmallStack<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
    let box = ResultBox<Value>()
    let thread = Thread { box.finish(Result { try body() }) }
    thread.stackSize = stackBytes
    thread.start()
    return try box.wait().get()
}

/// Hands a result from one thread to another.
private final class ResultBox<Value: Sendable>: @unchecked Sendable {
    // Safety: `result` is only touched while the condition is locked.
    private let condition = NSCondition()
    private var result: Result<Value, any Error>?

    func finish(_ value: Result<Value, any Error>) {
        condition.lock()
        defer { condition.unlock() }
        result = value
        condition.signal()
    }

    func wait() -> Result<Value, any Error> {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let result { return result }
            condition.wait()
        }
    }
}

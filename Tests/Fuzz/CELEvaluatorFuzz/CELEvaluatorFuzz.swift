internal import CEL
internal import JSON

/// Evaluates a text as an expression within small limits.
///
/// Checks never change a result, no value is larger than the limits say, and no evaluation costs more than the
/// estimate.
#if ROLECALL_FUZZ
@_cdecl("LLVMFuzzerTestOneInput")
#endif
public func fuzzCELEvaluator(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let source = unsafe String(
        decoding: UnsafeBufferPointer(start: start, count: count),
        as: UTF8.self
    )
    guard let checked = try? environment.compile(source) else { return 0 }
    guard let unchecked = try? environment.compile(source, checks: .none) else {
        preconditionFailure("the checks make an expression valid")
    }
    let (first, second) = (outcome(checked), outcome(unchecked))
    switch (first, second) {
    case (.value(let left), .value(let right)):
        precondition(left == right, "the checks change a value")
    case (.failure(let left), .failure(let right)):
        precondition(left == right || left.isLimit || right.isLimit, "the checks change an error")
    case (.failure(let code), .value), (.value, .failure(let code)):
        // What lists cost depends on what the checker knows of them.
        precondition(code.isLimit, "the checks change whether there is a value")
    }
    return 0
}

private let limits: CELLimits = {
    var limits = CELLimits.standard
    limits.cost = 20_000
    limits.iterations = 1000
    limits.stringBytes = 1 << 14
    limits.elements = 1000
    return limits
}()

private let environment = CELEnvironment(
    variables: [
        CELVariable("a", .dyn), CELVariable("l", .list(.int)), CELVariable("s", .string),
        CELVariable("now", .timestamp),
    ],
    limits: limits
)

private func activation() -> CELBindings {
    CELBindings([
        CELValue([
            "id": "user:1", "tags": ["x", "é"], "n": 3,
            "in": ["d": JSONNumber(1.5).map(JSONValue.number) ?? nil, "z": nil],
        ]),
        .list([.int(1), .int(2), .int(3)]),
        .string("aé😀b"),
        CELTimestamp(seconds: 1_700_000_000).map(CELValue.timestamp),
    ])
}

private enum Outcome {
    case value(String)
    case failure(CELEvaluationError.Code)
}

private func outcome(_ program: CELProgram) -> Outcome {
    var cost = 0
    defer { precondition(cost <= program.worstCaseCost(), "it costs more than the estimate") }
    do throws(CELEvaluationError) {
        let value = try program.evaluate(activation(), cost: &cost)
        return .value(text(of: value, depth: 3))
    } catch {
        precondition(!error.caretText.isEmpty)
        return .failure(error.code)
    }
}

/// A value as far as a short text tells it from others.
private func text(of value: CELValue, depth: Int) -> String {
    switch value {
    case .string(let text):
        precondition(text.utf8.count <= limits.stringBytes, "a string over the limit")
        return "s\(text)"
    case .bytes(let bytes): return "b\(bytes.count)"
    case .list(let list):
        precondition(list.elements.count <= limits.elements, "a list over the limit")
        guard depth > 0 else { return "[…]" }
        return "[\(list.elements.prefix(20).map { text(of: $0, depth: depth - 1) })]"
    case .map(let map):
        guard depth > 0 else { return "{…}" }
        return "{\(map.entries.prefix(20).map { text(of: $0.value, depth: depth - 1) })}"
    case .optional(let optional):
        return "o\(optional.value.map { text(of: $0, depth: depth - 1) } ?? "")"
    case .null, .bool, .int, .uint, .double, .timestamp, .duration, .type: return "\(value)"
    case .jsonArray, .jsonObject, .record, .network: return "\(value.typeName)"
    }
}

extension CELEvaluationError.Code {
    fileprivate var isLimit: Bool {
        switch self {
        case .costLimit, .iterationLimit, .sizeLimit, .depthLimit: true
        case .unboundVariable, .unknownFunction, .noOverload, .noSuchKey, .indexOutOfRange,
            .invalidKey, .overflow, .divisionByZero, .invalidArgument, .emptyOptional:
            false
        }
    }
}

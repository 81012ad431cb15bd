internal import CEL
internal import JSON

/// Compiles a text as an expression, with and without checks.
///
/// An error must lie in the text, and what passes the checks must compile without them.
#if ROLECALL_FUZZ
@_cdecl("LLVMFuzzerTestOneInput")
#endif
public func fuzzCELParser(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let source = unsafe String(
        decoding: UnsafeBufferPointer(start: start, count: count),
        as: UTF8.self
    )
    let isChecked = compiles(source, .all)
    let isParsed = compiles(source, .none)
    precondition(isParsed || !isChecked, "the checks make an expression valid")
    return 0
}

private let environment = CELEnvironment(variables: [
    CELVariable("a", .dyn), CELVariable("a.b", .string), CELVariable("l", .list(.int)),
    CELVariable("m", .map(.string, .int)), CELVariable("now", .timestamp),
    CELVariable("r", .record(CELRecordType("r", fields: ["id": .string], others: .refused))),
])

private func compiles(_ source: String, _ checks: CELEnvironment.Checks) -> Bool {
    do throws(CELCompileError) {
        let program = try environment.compile(source, checks: checks)
        precondition(program.worstCaseCost() >= 0, "an estimate wraps")
        for reference in program.references { precondition(reference.line >= 1) }
        return true
    } catch {
        let lines = source.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        precondition(error.line >= 1 && error.line <= lines.count, "no such line")
        precondition(error.column >= 1, "no such column")
        precondition(error.caretOffset <= error.excerpt.unicodeScalars.count, "the caret is off")
        precondition(!error.message.isEmpty && !error.caretText.isEmpty)
        return false
    }
}

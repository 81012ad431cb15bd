internal import StrictYAML

/// Reads a text, and every value of it as all that it may be expected to be.
#if ROLECALL_FUZZ
@_cdecl("LLVMFuzzerTestOneInput")
#endif
public func fuzzYAML(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let limits = YAMLLimits(bytes: 1 << 16, depth: 16, nodes: 10_000)
    do throws(YAMLError) {
        let root = try YAMLNode.parse(bytes, file: "f", limits: limits)
        visit(YAMLField(root, file: "f", path: ""))
    } catch {
        check(error)
    }
    return 0
}

private func visit(_ field: YAMLField) {
    attempt { () throws(YAMLError) in _ = try field.bool() }
    attempt { () throws(YAMLError) in _ = try field.int(in: 0...100) }
    attempt { () throws(YAMLError) in _ = try field.duration() }
    attempt { () throws(YAMLError) in _ = try field.byteCount() }
    attempt { () throws(YAMLError) in _ = try field.rate() }
    attempt { () throws(YAMLError) in _ = try field.enumeration(["allow", "deny"]) }
    attempt { () throws(YAMLError) in
        for element in try field.list() { visit(element) }
    }
    attempt { () throws(YAMLError) in
        for member in try field.members() { visit(member.value) }
        let mapping = try field.mapping()
        _ = mapping.optional("roles")
        try mapping.finish()
    }
}

private func attempt(_ read: () throws(YAMLError) -> Void) {
    do throws(YAMLError) { try read() } catch { check(error) }
}

/// Every fault has a place and one line of text.
private func check(_ error: YAMLError) {
    precondition(error.position.line > 0 && error.position.column > 0, "a fault has no place")
    let isOneLine = error.message.unicodeScalars.allSatisfy {
        $0.properties.generalCategory != .control
    }
    precondition(isOneLine, "a message has control characters")
}

internal import JSON
internal import JSONReference

/// Compares the parser with the naive one, and a value with what its own text reads as.
#if ROLECALL_FUZZ
@_cdecl("LLVMFuzzerTestOneInput")
#endif
public func fuzzJSON(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let value = try? JSONValue(parsing: bytes, limits: JSONLimits(bytes: 1 << 16, depth: 16))
    let expected = ReferenceParser.value(of: bytes, depth: 16)
    precondition(value == expected, "the parsers disagree")
    guard let value else { return 0 }
    let compact = value.encoded()
    let again = try? JSONValue(parsing: compact)
    precondition(again == value && again?.encoded() == compact, "a value is lost in its own text")
    visit(value)
    return 0
}

/// Reads every number of `value` in both ways, and every string as a pointer.
private func visit(_ value: JSONValue) {
    switch value {
    case .null, .bool: break
    case .number(let number):
        guard let int = number.int, let double = number.double else { break }
        precondition(Double(int) == double, "the two readings of a number disagree")
    case .string(let string): _ = try? JSONPointer(string.string).resolve(in: value)
    case .array(let elements):
        for element in elements { visit(element) }
    case .object(let object):
        for member in object { visit(member.value) }
    }
}

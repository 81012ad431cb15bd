/// Space and tab, the blanks around a field's value (RFC 9110 §5.6.3).
func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

/// `bytes` without the blanks around them.
public func trimmingBlanks<Bytes: BidirectionalCollection<UInt8>>(
    _ bytes: Bytes
) -> Bytes.SubSequence {
    let start = bytes.firstIndex { !isBlank($0) } ?? bytes.endIndex
    let last = bytes[start...].lastIndex { !isBlank($0) }
    return bytes[start..<(last.map { bytes.index(after: $0) } ?? start)]
}

/// `byte`, in lower case if it is an ASCII letter.
func foldedASCII(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

/// Whether `bytes` are `letters`, which stand in lower case, ASCII case aside.
func matches(_ bytes: Span<UInt8>, _ letters: StaticString) -> Bool {
    guard bytes.count == letters.utf8CodeUnitCount else { return false }
    return letters.withUTF8Buffer { letters in
        bytes.indices.allSatisfy { unsafe foldedASCII(bytes[$0]) == letters[$0] }
    }
}

/// Whether `bytes` are one or more token characters (RFC 9110 §5.6.2).
func isToken(_ bytes: Span<UInt8>) -> Bool {
    !bytes.isEmpty && bytes.indices.allSatisfy { isTokenCharacter(bytes[$0]) }
}

/// Whether `bytes` hold a control character other than tab.
func holdsControls(_ bytes: Span<UInt8>) -> Bool {
    // Without an early end and branches the loop becomes vector instructions; a token is long.
    unsafe bytes.withUnsafeBufferPointer { bytes in
        var found: UInt8 = 0
        for index in bytes.indices {
            let byte = unsafe bytes[index]
            let isLow: UInt8 = byte < 0x20 ? 1 : 0
            let isTab: UInt8 = byte == 0x09 ? 1 : 0
            let isDelete: UInt8 = byte == 0x7F ? 1 : 0
            found |= isLow ^ isTab | isDelete
        }
        return found != 0
    }
}

private func isTokenCharacter(_ byte: UInt8) -> Bool {
    guard byte < 128 else { return false }
    let characters = byte < 64 ? tokenCharacters.low : tokenCharacters.high
    return characters >> UInt64(byte & 63) & 1 == 1
}

/// One bit for each ASCII character: `!#$%&'*+-.` and digits; letters and ``^_`|~``.
private let tokenCharacters: (low: UInt64, high: UInt64) = (
    low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE
)

/// Whether both are the same bytes, in a time that depends on their number alone.
///
/// OpenSSL's looks at one byte after the other, which takes longer than to hash a token.
public func areEqualInConstantTime(_ bytes: ArraySlice<UInt8>, _ others: ArraySlice<UInt8>) -> Bool
{
    areEqualInConstantTime(bytes.span, others.span)
}

/// Whether both are the same bytes, in a time that depends on their number alone.
func areEqualInConstantTime(_ bytes: Span<UInt8>, _ others: Span<UInt8>) -> Bool {
    guard bytes.count == others.count else { return false }
    // Without an early end and branches the loop becomes vector instructions.
    return unsafe bytes.withUnsafeBufferPointer { bytes in
        unsafe others.withUnsafeBufferPointer { others in
            var difference: UInt8 = 0
            for index in bytes.indices { unsafe difference |= bytes[index] ^ others[index] }
            return difference == 0
        }
    }
}

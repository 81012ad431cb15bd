/// Whether `bytes` are the value of a `Host` field: the host of a URL and its port, if any (RFC 9110 §7.2).
///
/// A host is a bracketed IP literal or a name, which may be empty (RFC 3986 §3.2.2). Whether somebody has it is
/// not asked; only what other readers could cut at another place, such as at a blank or a slash, must not be.
func isHost(_ bytes: Span<UInt8>) -> Bool {
    guard let end = bytes.first == openingBracket ? literalEnd(bytes) : nameEnd(bytes, from: 0)
    else { return false }
    guard end < bytes.count else { return true }
    return bytes[end] == colon
        && bytes.indices.dropFirst(end + 1).allSatisfy { 0x30...0x39 ~= bytes[$0] }
}

private let colon: UInt8 = 0x3A
private let percent: UInt8 = 0x25
private let openingBracket: UInt8 = 0x5B
private let closingBracket: UInt8 = 0x5D

extension Span<UInt8> {
    fileprivate var first: UInt8? { isEmpty ? nil : self[0] }
}

/// The position behind the `]`; nil if there is none, or nothing before it.
private func literalEnd(_ bytes: Span<UInt8>) -> Int? {
    var index = 1
    while let end = nameEnd(bytes, from: index), end < bytes.count {
        if bytes[end] == closingBracket { return end > 1 ? end + 1 : nil }
        guard bytes[end] == colon else { return nil }
        index = end + 1
    }
    return nil
}

/// The position of the first byte from `start` on that no name holds; nil at a bad escape.
private func nameEnd(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    var index = start
    while index < bytes.count {
        if bytes[index] == percent {
            guard bytes.count - index > 2, hexDigit(bytes[index + 1]) != nil,
                hexDigit(bytes[index + 2]) != nil
            else { return nil }
            index += 3
        } else if isNameCharacter(bytes[index]) {
            index += 1
        } else {
            break
        }
    }
    return index
}

/// Letters, digits and ``!$&'()*+,-.;=_~``.
private func isNameCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0x21, 0x24, 0x26...0x2E, 0x3B, 0x3D, 0x5F, 0x7E: true
    default: false
    }
}

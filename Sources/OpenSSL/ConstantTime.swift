internal import COpenSSL

/// Whether both have the same bytes, in a time that depends on their lengths alone.
public func constantTimeEqual(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Bool {
    guard first.count == second.count else { return false }
    return unsafe first.withUnsafeBufferPointer { first in
        unsafe second.withUnsafeBufferPointer { second in
            guard let one = first.baseAddress, let two = second.baseAddress else { return true }
            return unsafe CRYPTO_memcmp(one, two, first.count) == 0
        }
    }
}

/// Whether both have the same bytes, in a time that depends on their lengths alone.
public func constantTimeEqual(_ first: [UInt8], _ second: [UInt8]) -> Bool {
    constantTimeEqual(first.span, second.span)
}

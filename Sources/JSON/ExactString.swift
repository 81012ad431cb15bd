internal import CSimdJSON

/// Text that is compared, hashed and ordered by its UTF-8 bytes.
///
/// `String` compares by canonical equivalence, under which `K` and the Kelvin sign are one name. For
/// an identifier that would mean that a policy, a cache and a database disagree.
@frozen
public struct ExactString: Sendable {
    /// The text.
    public let string: String

    /// Wraps `string` as it is, without normalising it.
    @inlinable
    public init(_ string: String) { self.string = string }

    /// The bytes that count.
    @inlinable public var utf8: String.UTF8View { string.utf8 }

    /// Whether there are no bytes.
    @inlinable public var isEmpty: Bool { string.utf8.isEmpty }
}

extension ExactString: Hashable {
    /// Whether the bytes are the same.
    @inlinable
    public static func == (first: ExactString, second: ExactString) -> Bool {
        first.isSameValue(as: second)
            || first.utf8.count == second.utf8.count && first.order(of: second) == 0
    }

    /// Feeds the bytes and an end mark, which no UTF-8 text holds, to `hasher`.
    public func hash(into hasher: inout Hasher) {
        unsafe withBytes { bytes in unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes)) }
        hasher.combine(0xFF as UInt8)
    }
}

extension ExactString: Comparable {
    /// Whether `first` stands before `second` in the order of bytes.
    public static func < (first: ExactString, second: ExactString) -> Bool {
        first.order(of: second) < 0
    }
}

extension ExactString: ExpressibleByStringLiteral, CustomStringConvertible {
    /// Wraps a literal.
    @inlinable
    public init(stringLiteral string: String) { self.string = string }

    /// The text itself, without quotes.
    public var description: String { string }
}

extension ExactString {
    /// Less than, equal to or greater than zero, as `memcmp` has it; of a text and its beginning the
    /// shorter one is first.
    @usableFromInline
    func order(of other: ExactString) -> Int {
        unsafe withBytes { mine in
            unsafe other.withBytes { theirs in
                let shared = min(mine.count, theirs.count)
                let order = unsafe rolecall_compare(mine.baseAddress, theirs.baseAddress, shared)
                return order != 0 ? Int(order) : mine.count - theirs.count
            }
        }
    }

    /// Whether the two strings are the same machine words.
    ///
    /// Then their bytes are the same too. Not the other way round, but short strings are decided here.
    @inlinable
    func isSameValue(as other: ExactString) -> Bool {
        unsafe unsafeBitCast(string, to: SIMD2<UInt64>.self)
            == unsafeBitCast(other.string, to: SIMD2<UInt64>.self)
    }

    /// Lends the bytes, which are copied only if the text is not held as UTF-8.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = unsafe string.utf8.withContiguousStorageIfAvailable(body) { return result }
        return unsafe Array(string.utf8).withUnsafeBufferPointer(body)
    }
}

internal import CMicroHTTPD

/// A head that was found sound, and what was found in it.
///
/// A client that keeps its connection mostly sends one head again and again. What was judged of some bytes holds
/// for the same bytes, so a repeated head is compared and neither copied nor judged anew.
struct KnownHead {
    /// The most bytes of a head that is kept, for each open connection.
    static let bytesMax = 4 << 10
    /// The most fields of a head that is kept.
    static let fieldsMax = 64

    let head: RequestHead
    let framing: RequestFraming
    /// Where the target without its query stands among the bytes of `head`.
    let target: Range<Int>
    /// Bytes of the whole head as it was sent.
    let size: Int
    let isHTTP11: Bool

    /// Nil for a head that is too large to be kept, or that holds what no longer stays in memory than it must:
    /// passwords and sessions.
    init?(
        head: RequestHead,
        framing: RequestFraming,
        target: Range<Int>,
        size: Int,
        isHTTP11: Bool
    ) {
        guard size <= Self.bytesMax, head.headers.count <= Self.fieldsMax,
            !head.headers.holdsSession
        else { return nil }
        self.head = head
        self.framing = framing
        self.target = target
        self.size = size
        self.isHTTP11 = isHTTP11
    }
}

extension HTTPHeaders {
    /// Whether there are cookies, or credentials that are no token.
    fileprivate var holdsSession: Bool {
        guard bytes(of: "Cookie") == nil else { return true }
        guard let credentials = bytes(of: "Authorization") else { return false }
        let scheme = credentials.prefix(7)
        return !matches(scheme.span, "bearer ")
    }
}

/// Compares the fields of a head in the library's memory with a known one.
@safe struct HeadComparison: ~Copyable {
    private let known: HTTPHeaders
    private var places: FieldPlaces
    private var count = 0
    private var isSame = true

    /// The comparison of a head whose first line ends at `lineEnd`.
    init(with known: KnownHead, lineEnd: UnsafePointer<CChar>) {
        self.known = known.head.headers
        unsafe places = FieldPlaces(behind: lineEnd)
    }

    /// Whether all fields of `connection`, whose head ends at `headEnd`, are those of the known one.
    mutating func matches(_ connection: OpaquePointer, headEnd: UnsafePointer<CChar>) -> Bool {
        unsafe withUnsafeMutablePointer(to: &self) { comparison in
            _ = unsafe MHD_get_connection_values_n(connection, .HEADER_KIND, onField, comparison)
        }
        unsafe places.end(at: headEnd)
        return isSame && count == known.fields.count && places.areIntact
    }

    /// Takes the next field; false if it is another one.
    fileprivate mutating func add(_ field: LibraryField) -> Bool {
        places.add(field)
        isSame = isSame && count < known.fields.count && isKnown(field, at: count)
        count += 1
        return isSame
    }

    private func isKnown(_ field: LibraryField, at index: Int) -> Bool {
        let other = known.fields[index]
        return unsafe areSame(field.name, known.bytes, other.name)
            && areSame(field.value, known.bytes, other.value)
    }
}

/// Whether `text` is what stands at `range` of `bytes`; how long that takes tells nothing of where in it they differ.
func areSame(_ text: UnsafeBufferPointer<CChar>, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    unsafe text.withMemoryRebound(to: UInt8.self) { text in
        unsafe areEqualInConstantTime(text.span, bytes.span.extracting(range))
    }
}

private let onField: MHD_KeyValueIteratorN = { comparison, _, name, nameSize, value, valueSize in
    guard let comparison = unsafe comparison?.assumingMemoryBound(to: HeadComparison.self) else {
        return .NO
    }
    let field = unsafe LibraryField(name, nameSize, value, valueSize)
    return unsafe comparison.pointee.add(field) ? .YES : .NO
}

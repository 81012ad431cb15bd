internal import CMicroHTTPD

/// Copies a request's head out of the library's memory, and checks that it is what the client sent.
///
/// The library hides three things: it glues a folded line to the *name* of the field before it, cuts a value at
/// a NUL, and takes a lone CR or LF for the end of a line. All show in the addresses: the fields of an honest
/// head follow each other with two bytes between them, each value right behind its name, up to the end of the
/// head. A lone LF could be forgiven (RFC 9112 §2.2), but looks just like the lone CR that must not be. One
/// thing cannot be seen: a NUL with a lone LF behind it, which leave the two bytes of a CR LF.
@safe struct HeadReader: ~Copyable {
    private var headers = HTTPHeaders()
    private(set) var isIntact = true
    /// Whether no blank follows the value of `Transfer-Encoding`, which the library would count as a part of it.
    private(set) var isCodingBare = true
    /// The end of the line before.
    private var previousEnd: UnsafePointer<CChar>?

    /// - Parameters:
    ///   - path: What stands first in the buffer.
    ///   - size: Bytes of the whole head.
    init(path: UnsafeBufferPointer<UInt8>, size: Int) {
        // The head's own size leaves room for the request id; few heads need the buffer to grow.
        headers.bytes.reserveCapacity(size + 64)
        unsafe headers.bytes.append(contentsOf: path)
        headers.fields.reserveCapacity(16)
    }

    /// Reads all fields of `connection`, whose first line ends at `lineEnd`, and whose head ends at `headEnd`,
    /// its empty line included.
    mutating func readFields(
        of connection: OpaquePointer,
        lineEnd: UnsafePointer<CChar>,
        headEnd: UnsafePointer<CChar>
    ) {
        unsafe previousEnd = lineEnd
        unsafe withUnsafeMutablePointer(to: &self) { reader in
            _ = unsafe MHD_get_connection_values_n(connection, .HEADER_KIND, onField, reader)
        }
        if let previousEnd = unsafe previousEnd {
            unsafe expect(headEnd, after: previousEnd, lineEnds: 2)
        }
    }

    /// Gives up what was read.
    consuming func takeHeaders() -> HTTPHeaders { headers }

    fileprivate mutating func add(
        name: UnsafeBufferPointer<CChar>,
        value: UnsafeBufferPointer<CChar>
    ) {
        guard let nameStart = name.baseAddress, let valueStart = value.baseAddress else {
            isIntact = false
            return
        }
        if let previousEnd = unsafe previousEnd {
            unsafe expect(nameStart, after: previousEnd, lineEnds: 1)
        }
        unsafe expectBlanks(from: nameStart + name.count, to: valueStart)
        unsafe previousEnd = valueStart + value.count
        unsafe name.withMemoryRebound(to: UInt8.self) { name in
            unsafe value.withMemoryRebound(to: UInt8.self) { value in
                if let last = unsafe value.last, isBlank(last) {
                    let isCoding = unsafe matches(name.span, "transfer-encoding")
                    isCodingBare = isCodingBare && !isCoding
                }
                unsafe headers.append(name: name, value: value)
            }
        }
    }

    /// Between a line and what follows lie line ends alone, two bytes each, all of them NUL now.
    private mutating func expect(
        _ next: UnsafePointer<CChar>,
        after end: UnsafePointer<CChar>,
        lineEnds: Int
    ) {
        let gap = unsafe end.distance(to: next)
        guard gap == 2 * lineEnds else {
            isIntact = false
            return
        }
        for offset in 0..<gap where unsafe end[offset] != 0 {
            isIntact = false
        }
    }

    /// Between a name and its value lie the colon, which is a NUL now, and blanks.
    private mutating func expectBlanks(
        from nameEnd: UnsafePointer<CChar>,
        to value: UnsafePointer<CChar>
    ) {
        let gap = unsafe nameEnd.distance(to: value)
        guard gap >= 1, unsafe nameEnd[0] == 0 else {
            isIntact = false
            return
        }
        for offset in 1..<gap where unsafe !isBlank(UInt8(bitPattern: nameEnd[offset])) {
            isIntact = false
            return
        }
    }
}

private let onField: MHD_KeyValueIteratorN = { reader, _, name, nameSize, value, valueSize in
    guard let reader = unsafe reader?.assumingMemoryBound(to: HeadReader.self) else { return .NO }
    unsafe reader.pointee.add(
        name: UnsafeBufferPointer(start: name, count: nameSize),
        value: UnsafeBufferPointer(start: value, count: valueSize)
    )
    return .YES
}

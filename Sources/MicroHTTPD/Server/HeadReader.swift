internal import CMicroHTTPD

/// Copies a request's head out of the library's memory, and checks that it is what the client sent.
@safe struct HeadReader: ~Copyable {
    private var headers = HTTPHeaders()
    private var places: FieldPlaces
    /// Whether no blank follows the value of `Transfer-Encoding`, which the library would count as a part of it.
    private(set) var isCodingBare = true

    /// - Parameters:
    ///   - path: What stands first in the buffer.
    ///   - size: Bytes of the whole head.
    ///   - lineEnd: The end of its first line.
    init(path: UnsafeBufferPointer<UInt8>, size: Int, lineEnd: UnsafePointer<CChar>) {
        unsafe places = FieldPlaces(behind: lineEnd)
        // As large as the head: the buffer never grows.
        headers.bytes.reserveCapacity(size)
        unsafe headers.bytes.append(contentsOf: path)
        headers.fields.reserveCapacity(16)
    }

    /// Whether the fields are what the client sent.
    var isIntact: Bool { places.areIntact }

    /// Reads all fields of `connection`, whose head ends at `headEnd`, its empty line included.
    mutating func readFields(of connection: OpaquePointer, headEnd: UnsafePointer<CChar>) {
        unsafe withUnsafeMutablePointer(to: &self) { reader in
            _ = unsafe MHD_get_connection_values_n(connection, .HEADER_KIND, onField, reader)
        }
        unsafe places.end(at: headEnd)
    }

    /// Gives up what was read.
    consuming func takeHeaders() -> HTTPHeaders { headers }

    fileprivate mutating func add(_ field: LibraryField) {
        places.add(field)
        unsafe field.name.withMemoryRebound(to: UInt8.self) { name in
            unsafe field.value.withMemoryRebound(to: UInt8.self) { value in
                if let last = unsafe value.last, isBlank(last) {
                    let isCoding = unsafe matches(name.span, "transfer-encoding")
                    isCodingBare = isCodingBare && !isCoding
                }
                unsafe headers.append(name: name, value: value)
            }
        }
    }
}

private let onField: MHD_KeyValueIteratorN = { reader, _, name, nameSize, value, valueSize in
    guard let reader = unsafe reader?.assumingMemoryBound(to: HeadReader.self) else { return .NO }
    unsafe reader.pointee.add(LibraryField(name, nameSize, value, valueSize))
    return .YES
}

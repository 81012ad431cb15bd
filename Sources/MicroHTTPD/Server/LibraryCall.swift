internal import CMicroHTTPD
internal import Glibc

/// The arguments of one call of the library's access handler; they are gone when it returns.
@safe struct LibraryCall: ~Copyable {
    let connection: OpaquePointer
    private let url: UnsafePointer<CChar>
    private let method: UnsafePointer<CChar>
    private let version: UnsafePointer<CChar>
    private let data: UnsafePointer<CChar>?
    private let dataSize: UnsafeMutablePointer<Int>

    init(
        connection: OpaquePointer,
        line: (
            url: UnsafePointer<CChar>, method: UnsafePointer<CChar>, version: UnsafePointer<CChar>
        ),
        data: UnsafePointer<CChar>?,
        dataSize: UnsafeMutablePointer<Int>
    ) {
        unsafe self.connection = connection
        unsafe url = line.url
        unsafe method = line.method
        unsafe version = line.version
        unsafe self.data = data
        unsafe self.dataSize = dataSize
    }
}

extension LibraryCall {
    /// Bytes of the body that came with this call.
    var dataCount: Int { unsafe data == nil ? 0 : dataSize.pointee }

    /// Takes the data of this call without looking; data left behind would come again at once.
    func takeData() { unsafe dataSize.pointee = 0 }

    /// Takes the data of this call to the end of `body`.
    func moveData(to body: inout [UInt8]) {
        unsafe UnsafeRawBufferPointer(start: data, count: dataCount)
            .withMemoryRebound(to: UInt8.self) { unsafe body.append(contentsOf: $0) }
        takeData()
    }

    func queue(_ response: borrowing OutgoingResponse, status: Int) -> Bool {
        unsafe response.queue(on: connection, status: status)
    }
}

extension LibraryCall {
    /// Bytes of the request's head.
    var headSize: Int { unsafe rolecall_head_size(connection) }

    /// Whether the rules of HTTP/1.1 hold; the library refuses all versions but 1.x.
    var isHTTP11: Bool { unsafe strcmp(version, "HTTP/1.0") != 0 }

    var methodName: HTTPMethod {
        unsafe UnsafeBufferPointer(start: method, count: strnlen(method, 9))
            .withMemoryRebound(to: UInt8.self) { unsafe HTTPMethod(name: $0) }
    }

    /// Whether the method is a token with one blank behind it: the library lets it end at a NUL and skips
    /// further blanks.
    var isWholeMethod: Bool {
        let length = unsafe strlen(method)
        guard unsafe url == method + length + 1 else { return false }
        return unsafe UnsafeBufferPointer(start: method, count: length)
            .withMemoryRebound(to: UInt8.self) { unsafe isToken($0.span) }
    }

    /// Whether `end`, where the target was seen to end, is right before the version: not so if the
    /// target holds a NUL.
    func isWholeTarget(endingAt end: UInt) -> Bool {
        unsafe UInt(bitPattern: version) == end &+ 1
    }

    /// Copies path and fields.
    func readHead() -> HeadReader {
        let size = headSize
        return unsafe target.withMemoryRebound(to: UInt8.self) { path in
            var reader = unsafe HeadReader(path: path, size: size, lineEnd: lineEnd)
            unsafe reader.readFields(of: connection, headEnd: method + size)
            return reader
        }
    }

    /// Whether the head, whose target has this query, is the same as a known one in every byte that counts.
    ///
    /// A field with blanks behind its value never is: they are not kept.
    func repeats(_ known: KnownHead, query: [UInt8]?) -> Bool {
        guard headSize == known.size, isHTTP11 == known.isHTTP11, known.head.method != .other,
            methodName == known.head.method, isWholeMethod
        else { return false }
        guard unsafe areSame(target, known.head.headers.bytes, known.target),
            known.head.hasQuery(query)
        else { return false }
        var comparison = unsafe HeadComparison(with: known, lineEnd: lineEnd)
        return unsafe comparison.matches(connection, headEnd: method + known.size)
    }

    /// The target without its query.
    private var target: UnsafeBufferPointer<CChar> {
        unsafe UnsafeBufferPointer(start: url, count: strlen(url))
    }

    private var lineEnd: UnsafePointer<CChar> { unsafe version + strlen(version) }
}

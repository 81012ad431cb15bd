/// The header fields of a request in the order in which they came (RFC 9110 §5).
///
/// Names are compared with ASCII letters folded and nothing else; values are bytes without the
/// blanks around them. One buffer holds all of them, so that reading a head costs two allocations
/// however many fields it has.
public struct HTTPHeaders: Sendable {
    /// Where one field lies in `bytes`.
    struct Field: Sendable {
        let nameStart: UInt32
        /// The value begins here.
        let nameEnd: UInt32
        let valueEnd: UInt32

        var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
        var value: Range<Int> { Int(nameEnd)..<Int(valueEnd) }
    }

    /// The text of all fields, and of what else the owner keeps there.
    var bytes: [UInt8]
    var fields: [Field]

    /// No headers.
    public init() {
        bytes = []
        fields = []
    }

    /// Headers with these fields.
    public init(_ pairs: [(name: String, value: String)]) {
        self.init()
        for (var name, var value) in pairs {
            name.withUTF8 { name in value.withUTF8 { unsafe append(name: name, value: $0) } }
        }
    }

    /// How many fields there are.
    public var count: Int { fields.count }

    /// How many fields have this name.
    public func count(of name: String) -> Int {
        var count = 0
        var next = index(of: name, from: 0)
        while let found = next {
            count += 1
            next = index(of: name, from: found + 1)
        }
        return count
    }

    /// The value of the first field of this name; nil if there is none, or if it is not UTF-8.
    public func first(_ name: String) -> String? {
        bytes(of: name).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The bytes of the first field of this name, without a copy.
    public func bytes(of name: String) -> ArraySlice<UInt8>? {
        index(of: name, from: 0).map { bytes[fields[$0].value] }
    }

    /// The value of a field that must not stand twice, without a copy.
    public func single(_ name: String) -> SingleHeader {
        guard let found = index(of: name, from: 0) else { return .absent }
        guard index(of: name, from: found + 1) == nil else { return .repeated }
        return .value(bytes[fields[found].value])
    }
}

/// What a request says by a field that may stand once.
public enum SingleHeader: Sendable, Equatable {
    /// There is no such field.
    case absent
    /// Its value, which may be empty, and need not be UTF-8.
    case value(ArraySlice<UInt8>)
    /// It stands twice. To take it for absent would drop what the client asked for.
    case repeated
}

extension HTTPHeaders {
    /// The field of this name if there is exactly one.
    func onlyField(_ name: String) -> Field? {
        guard let found = index(of: name, from: 0), index(of: name, from: found + 1) == nil else {
            return nil
        }
        return fields[found]
    }

    /// Adds a field; blanks around the value are left out.
    ///
    /// A NUL follows the value, for C.
    mutating func append(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
        var valueEnd = value.count
        while valueEnd > 0, unsafe isBlank(value[valueEnd - 1]) { valueEnd -= 1 }
        var valueStart = 0
        while valueStart < valueEnd, unsafe isBlank(value[valueStart]) { valueStart += 1 }
        let nameStart = bytes.count
        unsafe bytes.append(contentsOf: name)
        unsafe bytes.append(contentsOf: value.extracting(valueStart..<valueEnd))
        fields.append(
            Field(
                nameStart: UInt32(truncatingIfNeeded: nameStart),
                nameEnd: UInt32(truncatingIfNeeded: nameStart + name.count),
                valueEnd: UInt32(truncatingIfNeeded: bytes.count)
            )
        )
        bytes.append(0)
    }

    /// The position of the first field of this name at `start` or later.
    private func index(of name: String, from start: Int) -> Int? {
        let name = name.utf8.span
        let fields = fields.span
        let bytes = bytes.span
        var index = start
        while index < fields.count {
            let field = fields[index].name
            if field.count == name.count, isSame(name, bytes.extracting(field)) { return index }
            index += 1
        }
        return nil
    }

    /// Whether two names of one length are the same.
    private func isSame(_ name: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
        name.indices.allSatisfy { foldedASCII(name[$0]) == foldedASCII(other[$0]) }
    }
}

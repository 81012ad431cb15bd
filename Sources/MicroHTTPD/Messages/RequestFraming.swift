/// How a request's body is delimited, after everything that makes this ambiguous was refused.
enum RequestFraming: Equatable, Sendable {
    case noBody
    /// `Content-Length`, at least 1; `Int.max` stands for anything longer.
    case length(Int)
    case chunked

    var hasBody: Bool { self != .noBody }
}

extension RequestFraming {
    /// Judges the fields of a head (RFC 9112 §6, RFC 9110 §5).
    ///
    /// - Complexity: one pass over the bytes of the fields, without an allocation.
    init(_ headers: HTTPHeaders, isHTTP11: Bool) throws(FramingFault) {
        let bytes = headers.bytes.span
        var singles = SingleFields()
        for index in headers.fields.indices {
            let field = headers.fields[index]
            let name = bytes.extracting(field.name)
            guard isToken(name) else { throw .malformedName }
            guard !holdsControls(bytes.extracting(field.value)) else { throw .malformedValue }
            guard let single = SingleField(name) else { continue }
            guard singles.note(single, at: index) else { throw .repeatedHeader }
        }
        guard !isHTTP11 || singles[.host] != nil else { throw .missingHost }
        if let index = singles[.host] {
            guard isHost(bytes.extracting(headers.fields[index].value)) else {
                throw .malformedHost
            }
        }
        switch (singles[.contentLength], singles[.transferEncoding]) {
        case (.some, .some):
            throw .lengthAndEncoding
        case (let index?, nil):
            self = try Self(length: bytes.extracting(headers.fields[index].value))
        case (nil, let index?):
            let coding = bytes.extracting(headers.fields[index].value)
            guard isHTTP11, matches(coding, "chunked") else { throw .unsupportedEncoding }
            self = .chunked
        case (nil, nil):
            self = .noBody
        }
    }

    private init(length digits: Span<UInt8>) throws(FramingFault) {
        guard !digits.isEmpty else { throw .malformedLength }
        var length = 0
        for index in digits.indices {
            let digit = digits[index] &- 0x30
            guard digit < 10 else { throw .malformedLength }
            let (shifted, tooLong) = length.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = shifted.addingReportingOverflow(Int(digit))
            length = tooLong || overflow ? Int.max : sum
        }
        self = length == 0 ? .noBody : .length(length)
    }
}

/// The fields that a request may hold once: those that say where it ends, what it is, and whose.
private enum SingleField: Int {
    case host
    case origin
    case cookie
    case contentType
    case authorization
    case contentLength
    case transferEncoding

    init?(_ name: Span<UInt8>) {
        switch name.count {
        case 4 where matches(name, "host"): self = .host
        case 6 where matches(name, "origin"): self = .origin
        case 6 where matches(name, "cookie"): self = .cookie
        case 12 where matches(name, "content-type"): self = .contentType
        case 13 where matches(name, "authorization"): self = .authorization
        case 14 where matches(name, "content-length"): self = .contentLength
        case 17 where matches(name, "transfer-encoding"): self = .transferEncoding
        default: return nil
        }
    }
}

/// Where each of the single fields stands among all, if it does.
private struct SingleFields {
    private var positions = InlineArray<7, Int>(repeating: -1)

    /// Notes a field; false if there was one of its name.
    mutating func note(_ single: SingleField, at position: Int) -> Bool {
        guard positions[single.rawValue] < 0 else { return false }
        positions[single.rawValue] = position
        return true
    }

    subscript(single: SingleField) -> Int? {
        positions[single.rawValue] < 0 ? nil : positions[single.rawValue]
    }
}

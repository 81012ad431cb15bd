internal import JSON

/// The parameters of a query string, decoded as those of a form: `+` is a blank.
///
/// Names that nobody asks for are ignored, twice or not. One that is asked for and stands twice is
/// refused: two readers would take different ones.
struct QueryParameters: Sendable {
    private let pairs: [(name: ExactString, value: ExactString)]

    /// Reads a query as it was sent; nil has no parameters.
    init(_ query: String?) throws(ManagementError) {
        var pairs: [(name: ExactString, value: ExactString)] = []
        for pair in (query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(
                separator: UInt8(ascii: "="),
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            guard let name = Self.decoded(parts[0]),
                let value = parts.count == 1 ? "" : Self.decoded(parts[1])
            else { throw .invalidQuery("Query validation error: 'Invalid percent-encoding'.") }
            pairs.append((name, value))
        }
        self.pairs = pairs
    }

    /// The value of a parameter; nil if it is not there.
    func text(_ name: QueryName) throws(ManagementError) -> ExactString? {
        let values = pairs.filter { $0.name.string.utf8.elementsEqual(name.rawValue.utf8) }
        guard values.count <= 1 else {
            throw name.fault("Expected type string but found type array")
        }
        return values.first?.value
    }

    /// The value of a parameter that is `true` or `false`.
    func bool(_ name: QueryName) throws(ManagementError) -> Bool? {
        switch try text(name)?.string {
        case nil: nil
        case "true"?: true
        case "false"?: false
        case .some: throw name.fault("Expected type boolean but found type string")
        }
    }

    /// The value of a parameter that is a whole number from 0 to `maximum`.
    func int(_ name: QueryName, atMost maximum: Int) throws(ManagementError) -> Int? {
        guard let text = try text(name) else { return nil }
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let digits = isNegative ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty, digits.allSatisfy(Self.isDigit) else {
            throw name.fault("Expected type integer but found type string")
        }
        // What does not fit into an `Int` is certainly too large.
        let number = Int(text.string) ?? (isNegative ? Int.min : Int.max)
        guard number >= 0 else { throw name.fault("Value \(number) is less than minimum 0") }
        guard number <= maximum else {
            throw name.fault("Value \(number) is greater than maximum \(maximum)")
        }
        return number
    }
}

extension QueryParameters {
    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// Decodes `+` and escapes; nil for a bad escape, NUL, and what is not UTF-8.
    private static func decoded(_ text: Substring.UTF8View) -> ExactString? {
        var bytes: [UInt8] = []
        var rest = text.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(hexDigit),
                    let low = rest.next().flatMap(hexDigit)
                else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        guard !bytes.contains(0) else { return nil }
        return String(validating: bytes, as: UTF8.self).map { ExactString($0) }
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

/// The query of a request: `name=value` pairs between `&`, percent-encoded.
struct QueryText {
    private let text: String

    init(_ text: String?) { self.text = text ?? "" }

    /// The value of the parameter called `name`, which may stand once; nil if it is not there.
    ///
    /// Others are not looked at.
    func value(of name: String) throws(Refusal) -> String? {
        let found = pairs.filter { $0.name.elementsEqual(name.utf8) }
        guard let pair = found.first else { return nil }
        guard found.count == 1 else {
            throw Refusal(.invalidRequest, "`\(name)` stands twice in the query")
        }
        guard let value = Self.decoded(pair.value) else {
            throw Refusal(.invalidRequest, "`\(name)` in the query cannot be read")
        }
        return value
    }

    /// The value of the first parameter called `name`, as it was sent; nil if it is not there.
    func encodedValue(of name: String) -> String? {
        pairs.first { $0.name.elementsEqual(name.utf8) }.map { String(Substring($0.value)) }
    }

    /// The names of all parameters, as they were sent.
    var names: [String] { pairs.map { String(Substring($0.name)) } }

    private struct Pair {
        let name: Substring.UTF8View
        let value: Substring.UTF8View
    }

    private var pairs: [Pair] {
        text.utf8.split(separator: UInt8(ascii: "&")).map { pair in
            let parts = pair.split(
                separator: UInt8(ascii: "="),
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            return Pair(name: parts[0], value: parts.count > 1 ? parts[1] : "".utf8[...])
        }
    }

    /// Decodes each `%` and its two digits once; nil if a digit is none, or what comes out no UTF-8.
    private static func decoded(_ text: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit),
                let low = rest.popFirst().flatMap(digit)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

/// The query of a request: `name=value` pairs between `&`, percent-encoded.
struct QueryText {
    private let text: String

    init(_ text: String?) { self.text = text ?? "" }

    /// The value of the parameter called `name`, which may stand once; nil if it is not there.
    ///
    /// Others are not looked at.
    func value(of name: String) throws(Refusal) -> String? {
        let pairs = text.utf8.split(separator: UInt8(ascii: "&"))
            .map { $0.split(separator: UInt8(ascii: "="), maxSplits: 1) }
            .filter { $0.first?.elementsEqual(name.utf8) == true }
        guard let pair = pairs.first else { return nil }
        guard pairs.count == 1 else {
            throw Refusal(.invalidRequest, "`\(name)` stands twice in the query")
        }
        guard let value = Self.decoded(pair.dropFirst().first ?? "".utf8[...]) else {
            throw Refusal(.invalidRequest, "`\(name)` in the query cannot be read")
        }
        return value
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

public import JSON

/// A second, naive reading of RFC 8259 with the rules of this project, to compare the parser with.
///
/// It shares no code with the parser, and does everything the slow and obvious way.
public struct ReferenceParser {
    private var rest: ArraySlice<UInt8>
    private let depth: Int

    /// The value that `bytes` are the text of, or nil if they are refused.
    public static func value(of bytes: [UInt8], depth: Int = 64) -> JSONValue? {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var parser = ReferenceParser(rest: bytes[...], depth: depth)
        guard let value = parser.element(level: 0), parser.rest.isEmpty else { return nil }
        return value
    }

    /// A value with the blanks around it.
    private mutating func element(level: Int) -> JSONValue? {
        skipBlanks()
        guard let value = value(level: level) else { return nil }
        skipBlanks()
        return value
    }

    private mutating func value(level: Int) -> JSONValue? {
        switch rest.first {
        case UInt8(ascii: "{"): level < depth ? object(level: level + 1).map(JSONValue.object) : nil
        case UInt8(ascii: "["): level < depth ? array(level: level + 1).map(JSONValue.array) : nil
        case UInt8(ascii: "\""): string().map(JSONValue.string)
        case UInt8(ascii: "t"): skip("true") ? .bool(true) : nil
        case UInt8(ascii: "f"): skip("false") ? .bool(false) : nil
        case UInt8(ascii: "n"): skip("null") ? .null : nil
        default: number().map(JSONValue.number)
        }
    }

    private mutating func object(level: Int) -> JSONObject? {
        guard skip("{") else { return nil }
        skipBlanks()
        var members: [JSONObject.Member] = []
        if skip("}") { return JSONObject() }
        repeat {
            skipBlanks()
            guard let key = string(), !members.contains(where: { $0.key == key }) else {
                return nil
            }
            skipBlanks()
            guard skip(":"), let value = element(level: level) else { return nil }
            members.append(JSONObject.Member(key: key, value: value))
        } while skip(",")
        return skip("}") ? JSONObject(members) : nil
    }

    private mutating func array(level: Int) -> [JSONValue]? {
        guard skip("[") else { return nil }
        skipBlanks()
        if skip("]") { return [] }
        var elements: [JSONValue] = []
        repeat {
            guard let value = element(level: level) else { return nil }
            elements.append(value)
        } while skip(",")
        return skip("]") ? elements : nil
    }
}

extension ReferenceParser {
    private mutating func string() -> ExactString? {
        guard skip("\"") else { return nil }
        // UTF-16, so that two escaped halves of a surrogate pair find one another.
        var units: [UInt16] = []
        var plain: [UInt8] = []
        func flush() {
            units += String(decoding: plain, as: UTF8.self).utf16
            plain = []
        }
        while let byte = rest.popFirst() {
            switch byte {
            case 0..<0x20: return nil
            case UInt8(ascii: "\""):
                flush()
                return String(validating: units, as: UTF16.self).map { ExactString($0) }
            case UInt8(ascii: "\\"):
                flush()
                guard let unit = escape() else { return nil }
                units.append(unit)
            default: plain.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> UInt16? {
        switch rest.popFirst() {
        case UInt8(ascii: "\""): 0x22
        case UInt8(ascii: "\\"): 0x5C
        case UInt8(ascii: "/"): 0x2F
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "u"): hexadecimal()
        default: nil
        }
    }

    private mutating func hexadecimal() -> UInt16? {
        let digits = rest.prefix(4)
        let alphabet = Array("0123456789abcdefABCDEF".utf8)
        guard digits.count == 4, digits.allSatisfy(alphabet.contains) else { return nil }
        rest = rest.dropFirst(4)
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private mutating func number() -> JSONNumber? {
        var text = ""
        if skip("-") { text += "-" }
        guard let whole = digits(), whole.utf8.count == 1 || whole.utf8.first != UInt8(ascii: "0")
        else {
            return nil
        }
        text += whole
        if skip(".") {
            guard let fraction = digits() else { return nil }
            text += "." + fraction
        }
        if let letter = rest.first, letter == UInt8(ascii: "e") || letter == UInt8(ascii: "E") {
            rest.removeFirst()
            text += letter == UInt8(ascii: "e") ? "e" : "E"
            if skip("+") { text += "+" } else if skip("-") { text += "-" }
            guard let exponent = digits() else { return nil }
            text += exponent
        }
        return JSONNumber(text: text)
    }

    private mutating func digits() -> String? {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest.dropFirst(digits.count)
        return digits.isEmpty ? nil : String(decoding: digits, as: UTF8.self)
    }

    private mutating func skip(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    private mutating func skipBlanks() {
        rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    }
}
